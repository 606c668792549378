using System.Security.Cryptography;
using System.Text;

namespace Karma.Karl.Store;

/// <summary>
/// Karl's own id: made with his store and kept in it, so that he is the same Karl after a restart. Empty until the store is open.
/// </summary>
internal sealed class KarlId
{
    private const string Document = "karl";
    private const int Bytes = 8;

    public string Text { get; private set; } = "";

    public async ValueTask LoadAsync(IStore store, CancellationToken cancellationToken)
    {
        var made = Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(2 * Bytes, lowercase: true));
        await store.CompareAndSetAsync(Document, expectedVersion: 0, made, cancellationToken).ConfigureAwait(false);
        Text = Encoding.ASCII.GetString((await store.ReadDocumentAsync(Document, cancellationToken).ConfigureAwait(false)).Value);
    }
}
