using Karma.Karl.Web.Doors;

namespace Karma.Karl.Hosting;

/// <summary>Makes the doors of what was configured.</summary>
internal static class MakeDoors
{
    public static readonly string[] OpenToValues = ["anyone", "loopback", "nobody"];

    public static ThreeDoors From(KarlOptions.DoorsOptions options) => new(
        Make(DoorName.Report, options.Report, OpenTo.Anyone, options.Report.Tokens, decidesAlone: true),
        Make(DoorName.View, options.View, OpenTo.Loopback, [.. options.View.Tokens, .. options.Control.Tokens]),
        Make(DoorName.Control, options.Control, OpenTo.Loopback, options.Control.Tokens));

    private static Door Make(
        DoorName name, KarlOptions.DoorOptions options, OpenTo byDefault, IEnumerable<string> tokens, bool decidesAlone = false)
    {
        var hasKey = options.Tokens.Count > 0 || options.Policy is not null;
        return new Door(name)
        {
            OpenTo = options.OpenTo switch
            {
                null => hasKey ? OpenTo.Nobody : byDefault,
                "anyone" => OpenTo.Anyone,
                "loopback" => OpenTo.Loopback,
                _ => OpenTo.Nobody,
            },
            Tokens = [.. tokens],
            Policy = options.Policy,
            DecidesAlone = decidesAlone || hasKey || options.OpenTo is not null,
        };
    }
}
