using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Karma.Karl.Web;

/// <summary>
/// How long a question may take until its answer begins; then its reading is given up, so that nobody who asks for too much keeps the disk from others.
/// What is being sent is no longer its business: the server bounds that.
/// </summary>
internal sealed class Patience : IDisposable
{
    /// <summary>Ten seconds: before a browser, or whoever looks at it, gives up.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly HttpContext _context;
    private readonly CancellationToken _aborted;
    private readonly CancellationTokenSource _limit;
    private readonly CancellationTokenSource _either;

    public Patience(HttpContext context)
    {
        _context = context;
        _aborted = context.RequestAborted;
        _limit = new CancellationTokenSource(Limit, context.RequestServices.GetRequiredService<TimeProvider>());
        _either = CancellationTokenSource.CreateLinkedTokenSource(_limit.Token, _aborted);
        context.RequestAborted = _either.Token;
        context.Features.Set(this);
        context.Response.OnStarting(() =>
        {
            Rest();
            return Task.CompletedTask;
        });
    }

    /// <summary>Whether this question took too long, and nothing of its answer is sent.</summary>
    public static bool IsOverFor(HttpContext context) => context.Features.Get<Patience>() is { } patience && patience.IsOver();

    public void Dispose()
    {
        Rest();
        _either.Dispose();
        _limit.Dispose();
    }

    private bool IsOver() => _limit.IsCancellationRequested && !_aborted.IsCancellationRequested && !_context.Response.HasStarted;

    // From here on the request is given up only where whoever asked is gone.
    private void Rest() => _context.RequestAborted = _aborted;
}
