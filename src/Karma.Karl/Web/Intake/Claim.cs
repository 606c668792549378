using System.Globalization;
using Karma.Karl.Fleet;
using Microsoft.AspNetCore.WebUtilities;

namespace Karma.Karl.Web.Intake;

/// <summary>What the query of a keepalive or a deregistration claims of its sender.</summary>
/// <param name="Codename">The codename, where it is given.</param>
/// <param name="Port">The port, where it is given; -1 where it is no port.</param>
/// <param name="IsConfirm">Whether the sender asks to be called back.</param>
internal readonly record struct Claim(string? Codename, int? Port, bool IsConfirm)
{
    public static Claim Read(string? query)
    {
        var claim = default(Claim);
        foreach (var pair in new QueryStringEnumerable(query))
        {
            var name = pair.DecodeName().Span;
            if (name.SequenceEqual("codename")) claim = claim with { Codename = pair.DecodeValue().ToString() };
            else if (name.SequenceEqual("port")) claim = claim with { Port = PortOf(pair.DecodeValue().Span) };
            else if (name.SequenceEqual("confirm")) claim = claim with { IsConfirm = true };
        }

        return claim;
    }

    /// <summary>Whether the body says the same.</summary>
    public bool Agrees(ParsedKeepalive keepalive) =>
        (Codename is null || Codename == keepalive.Codename) && (Port is null || Port == keepalive.LocalPort);

    private static int PortOf(ReadOnlySpan<char> text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : -1;
}
