using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Karma.Karl.Store;

namespace Karma.Karl.History;

/// <summary>Names a build by its content: the first 128 bits of the SHA-256 of the build object's bytes as they were sent.</summary>
internal readonly record struct BuildId(long High, long Low)
{
    private const string Prefix = "sha256:";

    public static readonly BuildId None;

    public StoreKey Key => new(High, Low);

    public static BuildId Of(ReadOnlySpan<byte> build)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(build, hash);
        return new BuildId(BinaryPrimitives.ReadInt64BigEndian(hash), BinaryPrimitives.ReadInt64BigEndian(hash[8..]));
    }

    public static bool TryParse(string? text, out BuildId id)
    {
        id = None;
        if (text is null || text.Length != Prefix.Length + 32 || !text.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        if (!Int128.TryParse(text.AsSpan(Prefix.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits)) return false;
        id = new BuildId((long)(bits >> 64), (long)(ulong)(UInt128)bits);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{(ulong)High:x16}{(ulong)Low:x16}");
}
