using System.Text.Json;
using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Web.Pages.Markup;
using Karma.Karl.Web.Pages.Parts;

namespace Karma.Karl.Web.Pages;

/// <summary>A build: what it was made of, and where it runs.</summary>
internal sealed class BuildPage(FleetQuery fleet, KeepaliveHistory history) : IPage
{
    public const string Address = "/build/{name}";

    public string Pattern => Address;

    public async Task<Page> MakeAsync(Asked asked)
    {
        var text = asked.Segment("name");
        if (!BuildId.TryParse(text, out var id))
            throw new ProblemException(Problem.BadParameter("build", text, "Give 'sha256:' and 32 hexadecimal digits, as instances name their builds."));
        var build = await history.Builds.FindAsync(id, asked.Aborted).ConfigureAwait(false)
            ?? throw new ProblemException(Problem.NotFound("build", text, "Instances name their builds on their pages."));
        var views = await fleet.ListAsync(asked.Window, v => v.Build == id, asked.Aborted).ConfigureAwait(false);
        var table = InstanceTable.Of(asked, views, hasService: true);
        await fleet.ReadAsync(table.Shown, asked.Window, asked.Aborted).ConfigureAwait(false);
        var name = BuildName.Of(id, build);
        using var document = JsonDocument.Parse(build.Json);
        var json = document.RootElement.Clone();
        return new Page
        {
            Title = $"Build {Html.Cut(name, 80)}",
            Crumbs = [new("build", asked.Build(id, name))],
            Json = $"{asked.Root}/api/v1/build/{id}",
            Body = html =>
            {
                html.Add($"<section class=\"head\"><div class=\"title\"><p class=\"kind\">build</p><h1>{name}</h1></div><p class=\"code quiet\">{id.ToString()}</p></section>");
                html.Add($"<section><h2>What it is made of</h2>{new JsonTree(json)}</section><section><h2>Where it runs</h2>");
                if (views.Count == 0) html.Markup("<p class=\"empty\">Nowhere in this window.</p></section>");
                else html.Add($"{table}</section>");
            },
        };
    }
}
