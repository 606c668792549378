using System.Text.Json;

namespace Karma.Karl.Host.Commands;

/// <summary>Who runs where and depends on whom.</summary>
internal sealed class TopologyCommand : Command
{
    public override string Name => "topology";

    public override string Summary => "who runs where and depends on whom";

    public override IReadOnlyList<Option> Options { get; } = [Option.Dot, .. Option.OfWindow];

    public override async Task<int> RunAsync(Run run)
    {
        if (run.Line[Option.Dot] is not null)
        {
            if (run.Line.IsJson) throw CommandException.Wrong("--dot and --json are two answers. Ask for one of them.");
            await run.Terminal.Out.WriteAsync(Printable.Lines(await run.Karl.TextAsync("topology.dot", run.Line.Window()).ConfigureAwait(false))).ConfigureAwait(false);
            return ExitCode.Well;
        }

        var graph = await run.Karl.GetAsync("api/v1/topology", run.Line.Window()).ConfigureAwait(false);
        if (run.Line.IsJson) run.Terminal.Out.WriteLine(Printable.Json(graph.GetRawText()));
        else Write(run.Terminal, graph);
        return ExitCode.Well;
    }

    private static void Write(Terminal terminal, JsonElement graph)
    {
        var nodes = graph.Items("nodes").ToList();
        var services = nodes.ToDictionary(n => n.Text("instance") ?? "", n => Named(n.Text("service")), StringComparer.Ordinal);
        var edges = graph.Items("edges").ToLookup(e => e.Text("from") ?? "", StringComparer.Ordinal);
        var table = new Table("STATE", "SERVICE", "ENDPOINT", "DEPENDS ON");
        foreach (var node in nodes)
        {
            var id = node.Text("entity_id") ?? "";
            var to = edges[id].Select(e => $"{Named(e.Text("to"))} ({services.GetValueOrDefault(e.Text("resolved") ?? "", "not heard")})");
            table.Add(node.Text("state"), Named(node.Text("service")), Named(id), string.Join(", ", to));
        }

        if (table.Count > 0) table.Write(terminal);
        terminal.Line($"{Words.Counted(table.Count, "endpoint")}, {Words.Window(graph)}");
    }

    /// <summary>What an entity's id names.</summary>
    private static string Named(string? id) => id?.Split('/', 2) is [_, var name] ? Uri.UnescapeDataString(name) : "";
}
