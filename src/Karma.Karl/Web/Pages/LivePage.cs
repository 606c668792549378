using System.Text.Json;
using Karma.Karl.Web.Live;
using Karma.Karl.Web.Pages.Parts;

namespace Karma.Karl.Web.Pages;

/// <summary>What an instance says of itself at this moment, asked for at its endpoint.</summary>
internal sealed class LivePage(LiveStatus live) : IPage
{
    private const int LongestBody = 400_000;

    public string Pattern => "/live/{codename}";

    public async Task<Page> MakeAsync(Asked asked)
    {
        var codename = asked.Segment("codename");
        var (instance, json) = await live.AskAsync(codename, asked.Aborted).ConfigureAwait(false);
        using var document = JsonDocument.Parse(json);
        var isAnother = JsonText.Member(document.RootElement, "codename") is { } answered && answered != codename;
        return new Page
        {
            Title = $"Now · {codename}",
            IsFixed = true, // Or an open page would ask the service over and over.
            Crumbs = [new("service", asked.Service(instance.Service)), new("instance", asked.Instance(codename)), new("", new Link(asked.AddressOf("live/" + codename), "Now"))],
            Json = asked.AddressOf("api/v1/live/" + codename),
            Body = html =>
            {
                html.Add($"<section class=\"head\"><div class=\"title\"><p class=\"kind\">its own status, asked for just now</p><h1 class=\"code\">{codename}</h1></div>");
                html.Add($"<p>of {asked.Service(instance.Service)} at {asked.Place(instance.Endpoint)}, as it answers to GET /.current?all.</p>");
                if (isAnother) html.Markup("<p class=\"doubt\" role=\"alert\"><strong>Another run answers there.</strong> Its codename is not the one that was asked for.</p>");
                html.Markup("</section><section><pre class=\"body\">");
                html.Text(JsonLines.Of(json), LongestBody);
                html.Markup("</pre></section>");
            },
        };
    }
}
