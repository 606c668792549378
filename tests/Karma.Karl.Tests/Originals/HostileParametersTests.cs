using FsCheck;
using FsCheck.Fluent;
using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Liveness;
using Karma.Karl.Web;
using Karma.Karl.Web.Api;
using Karma.Karl.Web.Intake;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Karma.Karl.Tests.Originals;

/// <summary>Whatever stands in a query or a path is read or refused by name; nothing throws anything else.</summary>
public sealed class HostileParametersTests
{
    private const long Now = 1_795_219_200_000_000;

    private static readonly string[] Pieces =
    [
        "codename", "port", "confirm", "=", "&", "?", "+", "%", "%0", "%00", "%zz", "%2F", "%25", "%C3", "%ED%A0%80", "A", "8080", "65536", "-", ".", ":", "/", "[", "]",
        "\0", "\n", "\ud800", "\udc00", "é", "🛒", "٣", " ",
    ];

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Elements(
            "", " ", "0", "-1", "+5", "1e400", "NaN", "∞", "0.5", "5", "1795219200000000", "9223372036854775807", "9223372036854775808", "2026-11-21T09:00:00Z",
            "2026-11-21", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "12:00", "10.0.0.7:8080", "[::1]:80", "[::ffff:10.0.0.7]:80", "::1:80",
            "1.2:3", "0x7f.1:80", "fe80::1%eth0", "[fe80::1%1]:80", ":80", "host:", "sha256:", "sha256:00000000000000000000000000000001", ".", "..", "a/b", "%2F", "\ud800", "٣"),
        from pieces in Gen.Elements(Pieces).ListOf()
        select string.Concat(pieces));

    [Fact]
    public void Claim_AnyQuery_ReadWithAPortOrNone() => Property.Holds(Texts, text =>
    {
        foreach (var query in new[] { text, "?" + text, "?codename=" + text, "?port=" + text, "?codename=A&codename=" + text + "&port=7" })
            Assert.InRange(Claim.Read(query).Port ?? 0, -1, ushort.MaxValue);
    }, count: 3_000);

    [Fact]
    public void Window_AnyParameters_BeginsBeforeItEndsOrIsRefusedByName() => Property.Holds(
        from names in Gen.Elements("from", "to", "interval_us", "m", "h", "d", "M", "From").ListOf()
        from values in Texts.ListOf(8)
        select names.Distinct(StringComparer.OrdinalIgnoreCase).Zip(values).ToDictionary(p => p.First, p => new StringValues(p.Second), StringComparer.OrdinalIgnoreCase),
        query => AssertReadOrRefused(() =>
        {
            var window = WindowParameters.Read(new QueryCollection(query), Now);
            Assert.True(window.From < window.To && window.To <= Time.Latest, $"{window}");
            Assert.NotNull(UtcJsonConverter.Text(Time.From(window.To)));
        }),
        count: 3_000);

    [Fact]
    public void Ids_AnyText_ReadBackOrRefused() => Property.Holds(Texts, text =>
    {
        if (Endpoint.TryParse(text, out var endpoint))
        {
            Assert.True(Endpoint.TryParse(endpoint.ToString(), out var again), endpoint.ToString());
            Assert.Equal(endpoint, again);
        }

        if (BuildId.TryParse(text, out var id)) Assert.Equal(text, id.ToString());
        if (Codename.IsValid(text)) Assert.Equal(text, Uri.EscapeDataString(text));
        AssertReadOrRefused(() => InstanceCursor.Read(text));
        AssertReadOrRefused(() => PageParameters.Limit(new QueryCollection(new Dictionary<string, StringValues>(StringComparer.Ordinal) { ["limit"] = text })));
    }, count: 3_000);

    [Fact]
    public void Cursor_OfAnyPlace_ReadsBack() => Property.Holds(
        from service in Texts.Where(t => !t.Any(char.IsSurrogate))
        from first in Property.Longs
        select new InstancePlace(service, "10.0.0.7:8080", first, "ABCDEF"),
        place => Assert.Equal(place, InstanceCursor.Read(new InstanceCursor(place).ToString())?.Place));

    [Fact]
    public void EntityId_OfAnyService_ReadsBackFromThePath() => Property.Holds(
        Texts.Where(t => t.Length > 0 && t is not ("." or "..") && !t.Any(char.IsSurrogate)),
        service =>
        {
            var context = new DefaultHttpContext();
            foreach (var target in new[] { "/api/v1/" + EntityId.Service(service), "/api/v1/" + EntityId.Service(service) + "/?m=1", "http://karl/api/v1/" + EntityId.Service(service) })
            {
                context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
                Assert.Equal(service, EntityId.LastSegment(context));
            }
        },
        count: 1_000);

    private static void AssertReadOrRefused(Action read)
    {
        try
        {
            read();
        }
        catch (ProblemException e)
        {
            Assert.False(string.IsNullOrEmpty(e.Problem.Parameter), e.Problem.Title);
        }
    }
}
