using System.Net;
using Karma.Karl.History;
using Karma.Karl.Liveness;

namespace Karma.Karl.Tests.History;

/// <summary>What late keepalives say of the time in which Karl did not watch; in seconds, and silence may last for 45.</summary>
public sealed class LifeEventsTests
{
    private const int Second = 1_000_000;

    [Theory]
    [InlineData("130", "up 100")] // Through the gap, to the next one that Karl heard himself.
    [InlineData("130 150", "up 100")]
    [InlineData("", "up 100, unknown 110, up 160")] // There are none.
    [InlineData("112", "up 100, unknown 112, up 160")] // They reach into the gap.
    [InlineData("130 170 200", "up 100")]
    public void InOrder_LateOnesInAGap_BlindBehindThem(string late, string life) => Assert.Equal(life, LifeOf([100, 160, 200], late, 210));

    [Theory]
    [InlineData("130 170", "up 100, down 215")] // Beyond its end: Karl watches again, and silence counts.
    [InlineData("130", "up 100, unknown 130, down 185")]
    public void InOrder_NothingIsHeardBehindTheGap_SilenceCountsFromItsEnd(string late, string life) => Assert.Equal(life, LifeOf([100], late, 300));

    private static string LifeOf(int[] heard, string late, int end)
    {
        var records = heard.Select(at => Record(at, at)).Concat(late.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((at, i) => Record(500 + i, int.Parse(at, null), isLate: true)));
        LifeEvent[] gap = [new(LifeEventKind.Blind, 110 * Second), new(LifeEventKind.Sighted, 140 * Second)];
        var spans = LifeFold.Spans(LifeEvents.InOrder([.. records], gap), (long)end * Second);
        return string.Join(", ", spans.Select(s => $"{s.State.ToString().ToLowerInvariant()} {Time.Microseconds(s.From) / Second}"));
    }

    private static KeepaliveRecord Record(int order, int at, bool isLate = false) => new()
    {
        Kind = RecordKind.Keepalive,
        Order = (long)order * Second,
        At = (long)at * Second,
        IsLate = isLate,
        Allowance = 45 * Second,
        Endpoint = new(IPAddress.Loopback, 1),
        Body = [],
    };
}
