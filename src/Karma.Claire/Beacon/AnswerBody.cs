namespace Karma.Beacon;

/// <summary>Reads an answer's body from somebody who is trusted with nothing, no further than it may be long.</summary>
internal static class AnswerBody
{
    /// <summary>How much is taken from the socket at a time.</summary>
    private const int ChunkBytes = 4096;

    /// <returns>Null where it is longer than <paramref name="limit"/> bytes.</returns>
    public static async Task<byte[]?> ReadAsync(HttpResponseMessage response, int limit, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = body.ConfigureAwait(false);
        using var kept = new MemoryStream();
        var chunk = new byte[ChunkBytes];
        while (await body.ReadAsync(chunk, cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            if (kept.Length + read > limit) return null;
            kept.Write(chunk, 0, read);
        }

        return kept.ToArray();
    }
}
