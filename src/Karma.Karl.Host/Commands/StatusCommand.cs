using System.Text.Json;

namespace Karma.Karl.Host.Commands;

/// <summary>How Karl himself is, as he says in his own status.</summary>
internal sealed class StatusCommand : Command
{
    public override string Name => "status";

    public override string Summary => "how Karl himself is";

    public override IReadOnlyList<Option> Options => Option.OfThing;

    public override async Task<int> RunAsync(Run run)
    {
        var status = await run.Karl.GetAsync("/.current", [("all", "")]).ConfigureAwait(false);
        if (status.Member("runtime")?.Member("karl") is not { } karl) throw new CommandException(ExitCode.Unreachable, "What answers there is no Karl: his status lacks runtime.karl.");
        var (isWell, said) = await run.Karl.HealthAsync().ConfigureAwait(false);
        if (run.Line.IsJson) run.Terminal.Out.WriteLine(Printable.Json(status.GetRawText()));
        else Write(run.Terminal, status, karl);
        if (!isWell) run.Terminal.Say($"He does not take keepalives: {said}");
        return isWell ? ExitCode.Well : ExitCode.Unreachable;
    }

    private static void Write(Terminal terminal, JsonElement status, JsonElement karl)
    {
        foreach (var (name, value) in new[]
        {
            ("says", karl.Text("message")), ("uptime", status.Text("uptime")), ("codename", status.Text("codename")), ("instances", karl.Text("instances")),
            ("keepalives", $"{karl.Text("keepalives_received")} taken, {karl.Text("keepalives_refused")} refused since he started"),
            ("store", karl.Is("is_durable") ? "on disk" : "in memory: nothing is written"), ("watching", karl.Is("is_doubting") ? "he mistrusts what he sees" : "yes"),
        })
        {
            if (!string.IsNullOrWhiteSpace(value)) terminal.Line($"{name,-13}{value}");
        }
    }
}
