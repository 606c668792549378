namespace Karma.Karl.Host.Commands;

/// <summary>The keepalives of one run.</summary>
internal sealed class KeepalivesCommand : Command
{
    public override string Name => "keepalives";

    public override IReadOnlyList<string> Arguments { get; } = ["CODENAME"];

    public override string Summary => "its keepalives, the latest first";

    public override IReadOnlyList<Option> Options => Option.OfList;

    public override async Task<int> RunAsync(Run run)
    {
        var codename = Uri.EscapeDataString(run.Line.Arguments[0]);
        var list = await run.Karl.ListAsync($"api/v1/instance/{codename}/keepalives", run.Line.Window(), run.Line.Limit()).ConfigureAwait(false);
        list.Write(run, terminal =>
        {
            var table = new Table("RECEIVED", "ORDER", "KIND", "ENDPOINT", "UPTIME", "SAYS");
            foreach (var item in list.Items)
            {
                var kind = item.Time("effective_at") is { } at ? $"late, of {Words.Moment(at)}" : item.Text("kind");
                table.Add(Words.Moment(item.Time("received_at")), item.Text("order"), kind, item.Text("endpoint"), item.Text("uptime"), item.Text("message"));
            }

            if (table.Count > 0) table.Write(terminal);
            terminal.Line($"{Words.Counted(table.Count, "keepalive")}, {Words.Window(list.First)}");
        });
        return ExitCode.Well;
    }
}
