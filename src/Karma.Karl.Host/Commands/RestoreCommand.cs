using Karma.Karl.Store;

namespace Karma.Karl.Host.Commands;

/// <summary>Puts a backup into the place of a store that no Karl uses; what was there is moved aside.</summary>
internal sealed class RestoreCommand : Command
{
    public override string Name => "restore";

    public override IReadOnlyList<string> Arguments { get; } = ["FILE"];

    public override string Summary => "puts a backup into the store's place; what was there is moved aside";

    public override IReadOnlyList<Option> Options { get; } = [Option.Store, Option.Damaged];

    public override Task<int> RunAsync(Run run)
    {
        var (from, to) = (Path.GetFullPath(run.Line.Arguments[0]), StorePlace.Of(run));
        if (from == to) throw CommandException.Wrong($"'{from}' is the store itself. Give a backup, and the store to be replaced as --store.");
        var report = CheckCommand.Look(from);
        if (StoreReplacement.FilesBeside(from) is [var beside, ..])
            throw CommandException.Wrong($"'{from}' is not all of that store: a part of it is in '{beside}'. Make a backup of it: karl backup copy.db --store {run.Line.Arguments[0]}");
        if (!report.IsSound)
        {
            CheckCommand.WriteDamage(run.Terminal, report);
            if (run.Line[Option.Damaged] is null) throw new CommandException(ExitCode.Damaged, $"'{from}' is damaged, and nothing was done. --{Option.Damaged.Name} restores it all the same: Karl passes over what he cannot read.");
        }

        var aside = Put(from, to);
        var kept = report.Tables.Sum(t => t.Keepalives);
        run.Terminal.Line($"{to} is {run.Line.Arguments[0]} now: {Words.Counted(report.Tables.FirstOrDefault(t => t.Table == "instance")?.Rows ?? 0, "instance")}, {Words.Counted(kept, "keepalive")}");
        if (aside is not null) run.Terminal.Line($"What was there before is in {aside}");
        return Task.FromResult(ExitCode.Well);
    }

    private static string? Put(string from, string to)
    {
        try
        {
            return StoreReplacement.Put(from, to, TimeProvider.System.GetUtcNow());
        }
        catch (StoreException e)
        {
            throw new CommandException(ExitCode.Unreachable, e.IsHeld ? $"A Karl uses '{to}', and nothing was done. Stop him first." : e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Unreachable, $"Nothing was restored, and '{to}' is as it was: {e.Message}");
        }
    }
}
