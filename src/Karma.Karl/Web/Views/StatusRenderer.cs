using System.Text.Json;
using Karma.Karl.Telemetry;

namespace Karma.Karl.Web.Views;

/// <summary>Shows the statuses of one name. What its program's code does, or fails to do, ends here.</summary>
internal abstract class StatusRenderer(string statusName, Instruments instruments)
{
    private bool _isTold;

    public string StatusName { get; } = statusName;

    /// <summary>What there is to show of a status, or <see langword="null"/> where the code that shows it failed.</summary>
    public StatusView? Show(JsonElement status)
    {
        var view = new StatusView();
        try
        {
            Fill(status, view);
            return view;
        }
#pragma warning disable CA1031 // The code of others, on what others sent: the page shows what was sent instead.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!Interlocked.Exchange(ref _isTold, true)) instruments.Logger.ViewFailed(e, StatusName);
            return null;
        }
    }

    protected abstract void Fill(JsonElement status, StatusView view);
}
