using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Karma.Karl.History.Rollups;

/// <summary>
/// Where an instance counts: a service or an endpoint, by the first eight bytes of a SHA-256, so that a name of any length is a key.
/// </summary>
internal readonly record struct Place(long Key)
{
    private const int LongestName = 4_096;

    public static Place OfService(string name) => Of("service/", name);

    /// <summary>An endpoint; who listens nowhere is at the same one as all others of its host who do not.</summary>
    public static Place OfEndpoint(Endpoint endpoint) => Of("endpoint/", endpoint.ToString());

    private static Place Of(string kind, string name)
    {
        var text = Encoding.UTF8.GetBytes(kind + name[..Math.Min(name.Length, LongestName)]);
        return new Place(BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(text)));
    }
}
