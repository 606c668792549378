using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Karma.Tests.Fakes;

/// <summary>Keeps Claire's log lines, and nobody else's.</summary>
internal sealed class RecordedLogs : ILoggerProvider
{
    private readonly ConcurrentQueue<(int Id, LogLevel Level, string Text)> _lines = new();

    public IReadOnlyList<(int Id, LogLevel Level, string Text)> Lines => [.. _lines];

    public IEnumerable<int> Ids => _lines.Select(l => l.Id);

    public ILogger CreateLogger(string categoryName) => new Recorder(this, categoryName.StartsWith("Karma.", StringComparison.Ordinal));

    public void Dispose()
    {
    }

    private sealed class Recorder(RecordedLogs logs, bool on) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => on;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (on) logs._lines.Enqueue((eventId.Id, logLevel, formatter(state, exception)));
        }
    }
}
