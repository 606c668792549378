using Karma.Karl.Fleet;
using Karma.Karl.Liveness;

namespace Karma.Karl.Web.Pages;

/// <summary>How instances stand, and what that is called: on a page, in an address, and as a style.</summary>
internal static class Standings
{
    public static readonly Standing[] All = Enum.GetValues<Standing>();

    public static Standing Of(InstanceView view) => view.State switch
    {
        LivenessState.Up => Standing.Up,
        LivenessState.Done => Standing.Done,
        LivenessState.Down when view.IsMissing => Standing.Down,
        LivenessState.Down => Standing.Replaced,
        _ => Standing.Unknown,
    };

    public static Standing Of(LivenessState state) => state switch
    {
        LivenessState.Up => Standing.Up,
        LivenessState.Done => Standing.Done,
        LivenessState.Down => Standing.Down,
        _ => Standing.Unknown,
    };

    public static string Word(this Standing standing) => standing switch
    {
        Standing.Down => "down",
        Standing.Up => "up",
        Standing.Replaced => "replaced",
        Standing.Done => "done",
        _ => "unknown",
    };

    /// <summary>How those stand together: one that is up will do; failing that, one that is missing counts before one that is unknown.</summary>
    public static Standing Together(IEnumerable<Standing> standings)
    {
        var all = standings.ToHashSet();
        return all.Contains(Standing.Up) ? Standing.Up : all.Count == 0 ? Standing.Done : all.Min();
    }
}
