using System.Security.Cryptography;

namespace Karma.Karl.Fleet;

/// <summary>
/// The secret of a run by what it is known again: a hash at a point that this process drew and nobody else knows, so that no two secrets
/// can be made to agree, at a tenth of what a SHA-256 costs. It never leaves memory, and who reads it there learns half of the bits of a secret
/// at most.
/// </summary>
internal readonly record struct RunMark(ulong Value)
{
    public static readonly RunMark None;

    private const ulong Prime = (1UL << 61) - 1;
    private const int CharactersAtOnce = 3;

    private static readonly ulong Point = DrawPoint();

    public static RunMark Of(ReadOnlySpan<char> secret)
    {
        var hash = (ulong)secret.Length + 1;
        for (; secret.Length >= CharactersAtOnce; secret = secret[CharactersAtOnce..])
            hash = Step(hash, ((ulong)secret[0] << 32) | ((ulong)secret[1] << 16) | secret[2]);
        foreach (var rest in secret) hash = Step(hash, rest);
        return new RunMark(hash | (1UL << 63)); // Never that of none.
    }

    // The value of a polynomial whose coefficients are the text, by Horner: two texts agree at no more points than they are long.
    private static ulong Step(ulong hash, ulong next)
    {
        var high = Math.BigMul(hash, Point, out var low);
        var reduced = (low & Prime) + ((low >> 61) | (high << 3)) + next;
        reduced = (reduced & Prime) + (reduced >> 61);
        return reduced >= Prime ? reduced - Prime : reduced;
    }

    private static ulong DrawPoint()
    {
        Span<byte> drawn = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(drawn);
        return 1 + (BitConverter.ToUInt64(drawn) % (Prime - 1));
    }
}
