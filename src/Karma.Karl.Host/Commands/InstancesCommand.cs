using System.Text.Json;

namespace Karma.Karl.Host.Commands;

/// <summary>The instances of the fleet, or of a part of it.</summary>
internal sealed class InstancesCommand(string name, string? argument, string summary) : Command
{
    public override string Name => name;

    public override IReadOnlyList<string> Arguments { get; } = argument is null ? [] : [argument];

    public override string Summary => summary;

    public override IReadOnlyList<Option> Options { get; } = [Option.State, .. Option.OfList];

    public override async Task<int> RunAsync(Run run)
    {
        List<(string Name, string Value)> query = [.. run.Line.Window()];
        if (run.Line[Option.State] is { } state) query.Add(("state", state));
        if (argument is not null) query.Add(("entity", KarlClient.Entity(Name, run.Line.Arguments[0])));
        var list = await run.Karl.ListAsync(argument is null ? "api/v1/fleet" : "api/v1/entity", query, run.Line.Limit()).ConfigureAwait(false);
        if (list.First.Member("counts") is not { } counts) throw new CommandException(ExitCode.Unreachable, "What answers there is no Karl: it tells no counts.");
        list.Write(run, terminal => Write(terminal, list));
        if (counts.Number("missing") > 0) return ExitCode.Down;
        var isThere = argument is null || new[] { "up", "down", "done", "unknown" }.Any(s => counts.Number(s) > 0);
        if (!isThere) run.Terminal.Say($"Nothing of the {Name} '{run.Line.Arguments[0]}' was there in this window; widen it with --since 1d.");
        return isThere ? ExitCode.Well : ExitCode.Wrong;
    }

    private void Write(Terminal terminal, Listing list)
    {
        var end = list.First.Time("to");
        string[] columns = Name == "service" ? ["STATE", "FOR", "ENDPOINT", "INSTANCE", "HEARD", "SAYS"] : ["STATE", "FOR", "SERVICE", "ENDPOINT", "INSTANCE", "HEARD", "SAYS"];
        var table = new Table(columns);
        foreach (var item in list.Items.OrderBy(i => Array.IndexOf(Words.WorstFirst, Words.State(i))))
        {
            List<string?> cells = [Words.State(item), Words.Elapsed(item.Time("since"), end), item.Text("service"), item.Text("endpoint"), item.Text("codename"), Words.Elapsed(item.Time("last_heard"), end), item.Text("message")];
            if (Name == "service") cells.RemoveAt(2);
            table.Add([.. cells]);
        }

        if (table.Count > 0) table.Write(terminal);
        terminal.Line($"{Counts(list.First)}, {Words.Window(list.First)}");
    }

    private static string Counts(JsonElement answer)
    {
        var counts = answer.Member("counts") ?? default;
        var (down, missing) = (counts.Number("down"), counts.Number("missing"));
        List<string> said = [];
        foreach (var (word, count) in new[] { ("down", missing), ("unknown", counts.Number("unknown")), ("up", counts.Number("up")), ("replaced", down - missing), ("done", counts.Number("done")) })
            if (count > 0) said.Add($"{count} {word}");
        return said.Count == 0 ? "nobody" : string.Join(", ", said);
    }
}
