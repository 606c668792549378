using Karma.Karl.History.Columns;
using Karma.Karl.Liveness;
using Karma.Karl.Store;

namespace Karma.Karl.History;

/// <summary>A head on its way into the store: closed, to be sealed into a block, or still open, to be checkpointed. It is proven off the writer's thread.</summary>
internal sealed class HeadWork(InstanceLog log, OpenHead? closed, HeadImage? image)
{
    private TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public InstanceLog Log { get; } = log;

    /// <summary>The head that was closed, or <see langword="null"/> for a checkpoint.</summary>
    public OpenHead? Closed { get; } = closed;

    /// <summary>The first order that the journal must keep until this is in the store.</summary>
    public required long JournalFrom { get; set; }

    /// <summary>The place of its first record.</summary>
    public required long FirstOrder { get; init; }

    /// <summary>The place of its last record.</summary>
    public required long LastOrder { get; init; }

    /// <summary>What was known of the instance when its last record was the latest.</summary>
    public Life Life { get; } = log.Life;

    public long HeardAt { get; } = log.HeardAt;

    /// <summary>The templates that the block calls by their names.</summary>
    public Template[] Templates { get; } = closed?.Templates() ?? image?.Templates ?? [];

    /// <summary>The block, once it is done; <see langword="null"/> where that would not give back what was sent.</summary>
    public byte[]? Block { get; private set; }

    /// <summary>Ends when it is done, or put off.</summary>
    public Task Done => _done.Task;

    /// <summary>Whether the store could not be read for what the head let go of: it is to be tried again.</summary>
    public bool IsPutOff { get; private set; }

    /// <summary>What was put off is tried again.</summary>
    public void Renew() => (_done, IsPutOff) = (new(TaskCreationOptions.RunContinuationsAsynchronously), false);

    /// <summary>How many bytes of the head's stream the checkpoint has for good.</summary>
    public int Final => image?.Final ?? 0;

    /// <summary>Makes the block, and reads it back.</summary>
    public async ValueTask DoAsync(Checkpoints checkpoints)
    {
        try
        {
            var missing = Closed?.GoneStream ?? image?.Missing ?? 0;
            if (await checkpoints.StreamAsync(Log.Number, FirstOrder, missing, CancellationToken.None).ConfigureAwait(false) is not { } gone) return;
            if (Closed is not null) Block = Closed.Seal(gone.Span);
            else if (image?.With(gone.Span) is { } whole && ColumnBlock.IsSound(whole.Block, Templates)) Block = whole.Block;
        }
        catch (StoreException)
        {
            IsPutOff = true;
        }
#pragma warning disable CA1031 // Whatever goes wrong with a block, the journal has its records: they are kept in the older way then.
        catch (Exception)
#pragma warning restore CA1031
        {
            Block = null;
        }
        finally
        {
            _done.SetResult();
        }
    }
}
