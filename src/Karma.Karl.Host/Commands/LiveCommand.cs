namespace Karma.Karl.Host.Commands;

/// <summary>What one run says of itself now; Karl asks it.</summary>
internal sealed class LiveCommand : Command
{
    public override string Name => "live";

    public override IReadOnlyList<string> Arguments { get; } = ["CODENAME"];

    public override string Summary => "its own status now, for which Karl asks it";

    public override IReadOnlyList<Option> Options => Option.OfThing;

    public override async Task<int> RunAsync(Run run)
    {
        var status = await run.Karl.TextAsync($"api/v1/live/{Uri.EscapeDataString(run.Line.Arguments[0])}", []).ConfigureAwait(false);
        run.Terminal.Out.WriteLine(Printable.Json(run.Line.IsJson ? status : Indented.Of(status)));
        return ExitCode.Well;
    }
}
