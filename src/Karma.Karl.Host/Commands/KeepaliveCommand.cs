namespace Karma.Karl.Host.Commands;

/// <summary>One keepalive, as it was sent.</summary>
internal sealed class KeepaliveCommand : Command
{
    public override string Name => "keepalive";

    public override IReadOnlyList<string> Arguments { get; } = ["CODENAME", "ORDER"];

    public override string Summary => "one of them as it was sent";

    public override IReadOnlyList<Option> Options => Option.OfThing;

    public override async Task<int> RunAsync(Run run)
    {
        var (codename, order) = (Uri.EscapeDataString(run.Line.Arguments[0]), Uri.EscapeDataString(run.Line.Arguments[1]));
        var body = await run.Karl.TextAsync($"api/v1/instance/{codename}/keepalives/{order}", []).ConfigureAwait(false);
        run.Terminal.Out.WriteLine(Printable.Json(run.Line.IsJson ? body : Indented.Of(body)));
        return ExitCode.Well;
    }
}
