using System.Text.Json;
using Karma.Vars;
using Microsoft.Extensions.Logging;

namespace Karma.Status;

/// <summary>
/// Asks the service what it says of itself. Functions of its own run there, and one that hangs may neither stop the beacon, which would make
/// an outage of it, nor take a thread for each look at the page: they run on one thread, however many ask, and who asks waits no longer than
/// a keepalive may take. After that he gets what was said last. Thread-safe.
/// </summary>
internal sealed class ServiceReporter(Claire claire, Instruments instruments, TimeProvider clock, ILogger<ServiceReporter> logger)
{
    private readonly Lock _lock = new();
    private Task<ServiceReport>? _asked;
    private volatile ServiceReport _last = ServiceReport.None;
    private volatile bool _isLate;

    /// <summary>Only the cancellation of <paramref name="cancellationToken"/> is thrown.</summary>
    public ValueTask<ServiceReport> AskAsync(CancellationToken cancellationToken)
    {
        if (!HasFunctions) return new(Evaluate());
        Task<ServiceReport> asked;
        lock (_lock) asked = _asked is { IsCompleted: false } ? _asked : _asked = Task.Run(Evaluate, CancellationToken.None);
        return new(UntilAsync(asked, cancellationToken));
    }

    private bool HasFunctions => claire.CurrentReport is { IsLive: true } || claire.Variables.Any || instruments.Any;

    private async Task<ServiceReport> UntilAsync(Task<ServiceReport> asked, CancellationToken cancellationToken)
    {
        try
        {
            var report = await asked.WaitAsync(claire.Options.Timeout, clock, cancellationToken).ConfigureAwait(false);
            _isLate = false;
            return report;
        }
        catch (TimeoutException)
        {
            if (!_isLate) StatusLog.Late(logger, claire.Options.Timeout.TotalSeconds);
            _isLate = true;
            return _last;
        }
    }

    /// <summary>Never throws.</summary>
    private ServiceReport Evaluate()
    {
        var vars = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        instruments.Evaluate(vars);
        claire.Variables.Evaluate(vars);
        return _last = new ServiceReport(claire.CurrentReport?.Evaluate(), vars.Count == 0 ? null : vars);
    }
}
