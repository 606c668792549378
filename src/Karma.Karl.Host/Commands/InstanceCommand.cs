using System.Text.Json;

namespace Karma.Karl.Host.Commands;

/// <summary>One run, with its life in the window.</summary>
internal sealed class InstanceCommand : Command
{
    public override string Name => "instance";

    public override IReadOnlyList<string> Arguments { get; } = ["CODENAME"];

    public override string Summary => "one run, with its life in the window";

    public override IReadOnlyList<Option> Options => Option.OfWindow;

    public override async Task<int> RunAsync(Run run)
    {
        var instance = await run.Karl.EntityAsync(Name, run.Line.Arguments[0], run.Line.Window()).ConfigureAwait(false);
        if (run.Line.IsJson) run.Terminal.Out.WriteLine(Printable.Json(instance.GetRawText()));
        else Write(run.Terminal, instance);
        return Words.State(instance) == "down" ? ExitCode.Down : ExitCode.Well;
    }

    private static void Write(Terminal terminal, JsonElement instance)
    {
        var end = instance.Time("to");
        var state = Printable.Line(Words.State(instance));
        terminal.Out.WriteLine($"{"state",-13}{terminal.Coloured(state, state)} for {Words.Elapsed(instance.Time("since"), end)}");
        foreach (var (name, value) in new[]
        {
            ("instance", instance.Text("codename")), ("service", instance.Text("service")), ("endpoint", instance.Text("endpoint")),
            ("first heard", Words.Moment(instance.Time("first_heard"))),
            ("last heard", $"{Words.Moment(instance.Time("last_heard"))}, {Words.Elapsed(instance.Time("last_heard"), end)} before the window's end"),
            ("it says", string.Join(", ", new[] { instance.Text("says"), instance.Text("message") }.Where(t => !string.IsNullOrWhiteSpace(t)))),
            ("uptime", instance.Text("uptime")), ("build", instance.Text("build")), ("depends on", string.Join(", ", instance.Texts("dependencies"))),
            ("labels", string.Join(", ", instance.Members("labels").Select(l => $"{l.Name}={l.Text}"))),
            ("claimed", Claimed(instance)),
        })
        {
            if (!string.IsNullOrWhiteSpace(value)) terminal.Line($"{name,-13}{value}");
        }

        terminal.Line();
        var table = new Table("STATE", "FROM", "TO", "FOR");
        foreach (var span in instance.Items("spans"))
            table.Add(span.Text("state"), Words.Moment(span.Time("from")), Words.Moment(span.Time("to")), Words.Elapsed(span.Time("from"), span.Time("to") ?? end));
        if (table.Count > 0) table.Write(terminal);
        terminal.Line(Words.Window(instance));
    }

    private static string? Claimed(JsonElement instance) => instance.Member("conflict") is { } conflict
        ? $"by somebody else too: {Words.Counted(conflict.Number("count"), "time")}, last from {conflict.Text("endpoint")}; he is refused"
        : null;
}
