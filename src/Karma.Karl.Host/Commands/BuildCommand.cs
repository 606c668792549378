namespace Karma.Karl.Host.Commands;

/// <summary>A build.</summary>
internal sealed class BuildCommand : Command
{
    public override string Name => "build";

    public override IReadOnlyList<string> Arguments { get; } = ["ID"];

    public override string Summary => "a build, by its id: sha256:…";

    public override IReadOnlyList<Option> Options => Option.OfThing;

    public override async Task<int> RunAsync(Run run)
    {
        var build = await run.Karl.EntityAsync(Name, run.Line.Arguments[0], []).ConfigureAwait(false);
        run.Terminal.Out.WriteLine(Printable.Json(run.Line.IsJson ? build.GetRawText() : Indented.Of(build.GetRawText())));
        return ExitCode.Well;
    }
}
