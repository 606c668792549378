using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Karma.Karl.Web.Doors;

/// <summary>
/// What somebody is told who does not pass: why, and how whoever runs Karl opens the door. As a line to a service, as a page to a browser,
/// as a problem to a program. It depends on the door and the reason and on nothing else.
/// </summary>
internal static class Refused
{
    private const string Bearer = "Bearer realm=\"Karl\"";

    /// <summary>The pages' own style is behind the door; so this page brings a little of it along, and the policy knows it by its hash.</summary>
    private const string Style =
        ":root{color-scheme:light dark}body{max-width:44rem;margin:3rem auto;padding:0 1.25rem;font:15px/1.5 system-ui,sans-serif;"
        + "background:light-dark(#f6f7f9,#0f1216);color:light-dark(#171b21,#e9edf2)}h1{font-size:1.55rem;line-height:1.25}h2{font-size:1.1rem;margin-top:2rem}"
        + "pre{background:light-dark(#eef0f3,#1e232b);padding:.75rem 1rem;border-radius:.5rem;white-space:pre-wrap;overflow-wrap:anywhere}";

    private const string Basic = "Basic realm=\"Karl\", charset=\"UTF-8\"";

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static Task WriteAsync(HttpContext context, DoorName door, Refusal refusal)
    {
        var wantsToken = refusal is Refusal.NoToken or Refusal.WrongToken;
        var status = wantsToken ? StatusCodes.Status401Unauthorized : StatusCodes.Status403Forbidden;
        var wantsPage = door != DoorName.Report && Answer.WantsPage(context.Request);
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        if (door != DoorName.Report) headers.Vary = "Accept";
        if (wantsToken) headers.WWWAuthenticate = wantsPage ? new StringValues([Bearer, Basic]) : Bearer;
        if (door == DoorName.Report) return Answer.TextAsync(context, status, Encoding.UTF8.GetBytes($"{Why(door, refusal)}\n"));
        if (!wantsPage) return ProblemOf(door, refusal, status).WriteAsync(context);
        headers.ContentSecurityPolicy = Policy;
        context.Response.StatusCode = status;
        return Answer.WriteAsync(context, Encoding.UTF8.GetBytes(Page(door, refusal)), "text/html; charset=utf-8");
    }

    public static string Door(DoorName door) => door switch
    {
        DoorName.Report => "report",
        DoorName.View => "view",
        _ => "control",
    };

    public static string Reason(Refusal refusal) => refusal switch
    {
        Refusal.CrossSite => "cross_site",
        Refusal.NotLocal => "not_local",
        Refusal.NoToken => "no_token",
        Refusal.WrongToken => "wrong_token",
        Refusal.Policy => "policy",
        _ => "closed",
    };

    private static string Why(DoorName door, Refusal refusal) => refusal switch
    {
        Refusal.CrossSite when door == DoorName.Report => "A browser sent this for a page; pages do not report.",
        Refusal.CrossSite => "A browser sent this for a page of another site.",
        Refusal.NotLocal => "Only the machine that Karl runs on may pass: from there, to localhost or a loopback address, and through no proxy.",
        Refusal.NoToken => "A token is needed: the header Authorization: Bearer and the token, or in a browser any name and the token as the password.",
        Refusal.WrongToken => "The token that was sent does not open this door.",
        Refusal.Policy => "The policy of this door does not let this request in.",
        _ => "Nobody may pass.",
    };

    private static string Opens(DoorName door) =>
        $"Whoever runs Karl opens it by a setting: Karma:Karl:Doors:{door}:Tokens, :Policy or :OpenTo.";

    private static Problem ProblemOf(DoorName door, Refusal refusal, int status) => new()
    {
        Title = $"The {Door(door)} door is closed to this request.",
        Status = status,
        Detail = refusal == Refusal.CrossSite ? Why(door, refusal) : $"{Why(door, refusal)} {Opens(door)}",
    };

    private static string Page(DoorName door, Refusal refusal) =>
        $$"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>Closed · Karl</title>
        <meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><link rel="icon" href="data:,"><style>{{Style}}</style></head><body><main>
        <h1>The {{Door(door)}} door is closed to you</h1>
        <p>Behind it is {{(door == DoorName.View ? "whatever Karl shows of the fleet" : "whatever changes something in Karl")}}. {{Why(door, refusal)}}</p>
        <h2>If you run this Karl</h2>
        <p>A token opens the door: 16 characters or more, such as <code>openssl rand -hex 16</code> makes. It stands in his
        <code>appsettings.json</code>:</p>
        <pre>{ "Karma": { "Karl": { "Doors": { "{{door}}": { "Tokens": ["…"] } } } } }</pre>
        <p>or in his environment, and is read when he starts:</p>
        <pre>Karma__Karl__Doors__{{door}}__Tokens__0=…</pre>
        <p>A browser then asks for a name, which may be any, and a password, which is the token. On the machine that Karl runs on, and as long
        as the door has no token, <code>http://localhost</code> with his port needs none.</p>
        </main></body></html>

        """;
}
