using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Karma.Karl.Tests.Web.Doors;

/// <summary>Keeps what Karl logs, as it is said, behind its id.</summary>
internal sealed class SaidLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> Lines => [.. _lines];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{eventId.Id} {formatter(state, exception)}{(exception is null ? "" : $" {exception}")}");

    public void Dispose()
    {
    }
}
