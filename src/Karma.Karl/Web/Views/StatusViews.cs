using System.Text.Json;
using Karma.Karl.Fleet;

namespace Karma.Karl.Web.Views;

/// <summary>How this program shows what services say of themselves. Of two for one status the last counts. Thread-safe.</summary>
internal sealed class StatusViews(IEnumerable<StatusRenderer> renderers)
{
    private readonly Dictionary<string, StatusRenderer> _renderers = ByName(renderers);

    /// <summary>The statuses of a runtime that have a view, each with what it shows, or <see langword="null"/> where it failed.</summary>
    public IReadOnlyList<(string Name, JsonElement Status, StatusView? View)> Of(KeepaliveDetails details)
    {
        if (_renderers.Count == 0 || details.Runtime is not { } runtime) return [];
        return [.. _renderers.Values.Select(r => (r.StatusName, Status: KeepaliveDetails.Find(runtime, r.StatusName), Renderer: r))
            .Where(s => s.Status is not null)
            .Select(s => (s.StatusName, s.Status!.Value, s.Renderer.Show(s.Status.Value)))]; // Others were left out.
    }

    /// <summary>The headline of an instance's status, or <see langword="null"/>.</summary>
    public ViewNote? HeadlineOf(KeepaliveDetails details) => Of(details).Select(s => s.View?.Title).FirstOrDefault(t => t is not null);

    /// <summary>What an instance says in one line: the headline of its status, or else its message.</summary>
    public string? LineOf(KeepaliveDetails details) => HeadlineOf(details)?.Text ?? details.Message;

    private static Dictionary<string, StatusRenderer> ByName(IEnumerable<StatusRenderer> renderers)
    {
        var byName = new Dictionary<string, StatusRenderer>(StringComparer.Ordinal);
        foreach (var renderer in renderers) byName[renderer.StatusName] = renderer;
        return byName;
    }
}
