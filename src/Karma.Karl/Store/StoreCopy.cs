using Microsoft.Win32.SafeHandles;

namespace Karma.Karl.Store;

/// <summary>A store's file as it is at one moment, and stays until this is disposed of: its bytes are a whole store.</summary>
/// <param name="file">The file.</param>
/// <param name="sizeBytes">How much of it there is.</param>
/// <param name="hindrance">Why it cannot be held still any longer, or <see langword="null"/>.</param>
/// <param name="end">Lets go of the file.</param>
/// <param name="stop">Told when it cannot.</param>
internal sealed class StoreCopy(SafeFileHandle file, long sizeBytes, Func<string?> hindrance, Func<ValueTask> end, CancellationToken stop) : IAsyncDisposable
{
    private const int PieceBytes = 1024 * 1024;

    public long SizeBytes => sizeBytes;

    /// <summary>Writes the copy, a megabyte at a time.</summary>
    /// <exception cref="StoreException">It cannot be finished; what was written is of no use.</exception>
    public async Task WriteToAsync(Stream to, CancellationToken cancellationToken)
    {
        var piece = new byte[(int)Math.Min(PieceBytes, sizeBytes)];
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stop);
        try
        {
            for (var at = 0L; at < sizeBytes;)
            {
                either.Token.ThrowIfCancellationRequested();
                var count = await ReadAsync(piece.AsMemory(0, (int)Math.Min(piece.Length, sizeBytes - at)), at, either.Token).ConfigureAwait(false);
                await to.WriteAsync(piece.AsMemory(0, count), either.Token).ConfigureAwait(false);
                at += count;
            }
        }
        catch (OperationCanceledException e) when (hindrance() is { } reason && !cancellationToken.IsCancellationRequested)
        {
            throw new StoreException(reason, e);
        }
    }

    public ValueTask DisposeAsync() => end();

    private async ValueTask<int> ReadAsync(Memory<byte> piece, long at, CancellationToken cancellationToken)
    {
        try
        {
            var count = await RandomAccess.ReadAsync(file, piece, at, cancellationToken).ConfigureAwait(false);
            return count > 0 ? count : throw new StoreException("The copy cannot be finished: the store's file is shorter than it says. karl check tells what of it is damaged.");
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw StoreFault.Explain(e, "The copy cannot be finished");
        }
    }
}
