using System.Text.Json;

namespace Karma.Karl.Host.Commands;

/// <summary>What is different between two moments.</summary>
internal sealed class DifferenceCommand : Command
{
    public override string Name => "diff";

    public override string Summary => "what is different at the window's end from what it was at its beginning";

    public override IReadOnlyList<Option> Options => Option.OfList;

    public override async Task<int> RunAsync(Run run)
    {
        var list = await run.Karl.ListAsync("api/v1/diff", run.Line.Window(), run.Line.Limit(), isPinned: true).ConfigureAwait(false);
        list.Write(run, terminal =>
        {
            var table = new Table("SERVICE", "WHAT", "BEFORE", "AFTER", "SINCE");
            foreach (var item in list.Items) table.Add(item.Text("service"), What(item), Names(item, "before"), After(item), Words.Moment(item.Time("at")));
            if (table.Count > 0) table.Write(terminal);
            terminal.Line($"{Words.Counted(table.Count, "difference")}, {Words.Window(list.First)}");
        });
        return ExitCode.Well;
    }

    private static string What(JsonElement item) => item.Text("change") switch
    {
        "service_came" or "service_went" => "service",
        "dependencies" => "depends on",
        "came" or "went" or "state" or "moved" => $"{item.Text("codename")} at {item.Text("endpoint")}",
        var change => change ?? "",
    };

    private static string After(JsonElement item) => item.Text("change") switch
    {
        "service_came" => "new",
        "service_went" => "gone",
        "went" when item.Text("successor") is { } successor => $"{Names(item, "after")}, replaced by {successor.Split('/')[^1]}",
        _ => Names(item, "after"),
    };

    private static string Names(JsonElement item, string side) => string.Join(", ", item.Texts(side));
}
