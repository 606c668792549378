namespace Karma.Karl.Host.Commands;

/// <summary>Finds whatever somebody has in his hand.</summary>
internal sealed class SearchCommand : Command
{
    public override string Name => "search";

    public override IReadOnlyList<string> Arguments { get; } = ["TEXT"];

    public override string Summary => "an IP, ip:port, a part of a service's name, a codename, the beginning of a commit, a label";

    public override IReadOnlyList<Option> Options => Option.OfList;

    public override async Task<int> RunAsync(Run run)
    {
        var query = run.Line.Window().Append(("q", run.Line.Arguments[0]));
        var list = await run.Karl.ListAsync("api/v1/search", query, run.Line.Limit()).ConfigureAwait(false);
        list.Write(run, terminal =>
        {
            var table = new Table("WHAT", "NAME", "WHY");
            foreach (var item in list.Items) table.Add(item.Text("kind"), item.Text("name"), item.Text("note"));
            if (table.Count > 0) table.Write(terminal);
            terminal.Line($"{table.Count} found, {Words.Window(list.First)}");
        });
        return list.Items.Count > 0 ? ExitCode.Well : ExitCode.Wrong;
    }
}
