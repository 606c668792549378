using Karma.Karl.Store;

namespace Karma.Karl.Host.Commands;

/// <summary>A copy of the store: Karl sends it while he runs, or it is made of the files of one who does not.</summary>
internal sealed class BackupCommand : Command
{
    public override string Name => "backup";

    public override IReadOnlyList<string> Arguments { get; } = ["FILE"];

    public override string Summary => "a copy of Karl's store, while he runs; or of files, with --store";

    public override IReadOnlyList<Option> Options { get; } = [Option.Store, Option.Url, Option.ControlToken];

    public override async Task<int> RunAsync(Run run)
    {
        var name = run.Line.Arguments[0];
        try
        {
            var file = WholeFile.Begin(name);
            await using (file.ConfigureAwait(false))
            {
                if (run.Line[Option.Store] is null) await run.Karl.BackupAsync(file.Stream).ConfigureAwait(false);
                else await CopyAsync(StorePlace.Of(run), file.Stream).ConfigureAwait(false);
                var bytes = await file.CloseAsync().ConfigureAwait(false);
                var faults = FaultsOf(file.UnfinishedPath);
                file.Finish();
                run.Terminal.Line($"{name} holds all that was acknowledged: {bytes} bytes, on disk");
                if (faults.Count == 0) return ExitCode.Well;
                run.Terminal.Say($"The store is damaged, and so is this copy of it: {faults[0]}. karl check {name} tells all of it; keep the older backups.");
                return ExitCode.Damaged;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Unreachable, $"The backup is not whole, and is not kept: {e.Message}");
        }
    }

    private static async Task CopyAsync(string path, Stream to)
    {
        try
        {
            var store = new SqliteStore(path) { IsLeftAsItIs = true };
            await using (store.ConfigureAwait(false))
            {
                await store.OpenAsync(CancellationToken.None).ConfigureAwait(false);
                var copy = await ((ICopiedStore)store).CopyAsync(CancellationToken.None).ConfigureAwait(false);
                await using (copy.ConfigureAwait(false)) await copy.WriteToAsync(to, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (StoreException e)
        {
            if (e.IsHeld) throw new CommandException(ExitCode.Unreachable, $"A Karl uses '{path}'. Have him send the backup: without --store, and with --url where he does not listen on this machine's port 7576.");
            throw new CommandException(ExitCode.Wrong, e.Message);
        }
    }

    // Every keepalive in it is karl check's to look into, which takes longer.
    private static List<string> FaultsOf(string path)
    {
        try
        {
            using var file = StoreFile.Open(path);
            return file.Faults();
        }
        catch (StoreException e)
        {
            return [e.Message];
        }
    }
}
