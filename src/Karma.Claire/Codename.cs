namespace Karma;

/// <summary>The random name of one run of a binary. Every member is thread-safe.</summary>
public static class Codename
{
    private const int MaxLength = 64;
    private const int Letters = 'Z' - 'A' + 1;
    private const int NewLength = 6;

    /// <summary>Of a random byte below this, the rest by the number of letters is each letter equally often.</summary>
    private const int Fair = byte.MaxValue / Letters * Letters;

    /// <summary>
    /// Whether <paramref name="codename"/> may be used as a codename: 1 to 64 of <c>A–Z a–z 0–9 _ . -</c>, and neither <c>.</c>
    /// nor <c>..</c>, so that it is always one harmless segment of a path.
    /// </summary>
    public static bool IsValid(ReadOnlySpan<char> codename)
    {
        if (codename.Length is 0 or > MaxLength || codename is "." or "..") return false;
        foreach (var c in codename)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '-')) return false;
        }

        return true;
    }

    /// <summary>A new codename: six letters A–Z from the system's cryptographic random source.</summary>
    public static string New()
    {
        var letters = "";
        while (letters.Length < NewLength)
        {
            foreach (var b in SystemRandom.Bytes(NewLength - letters.Length))
                if (b < Fair) letters += (char)('A' + (b % Letters));
        }

        return letters;
    }
}
