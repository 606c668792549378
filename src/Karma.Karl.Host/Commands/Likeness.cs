namespace Karma.Karl.Host.Commands;

/// <summary>What somebody meant who mistyped.</summary>
internal static class Likeness
{
    private const int LongestName = 40;

    /// <summary>The known name that takes the fewest slips of the pen, or <see langword="null"/> where it would take too many.</summary>
    public static string? Nearest(string name, IEnumerable<string> known)
    {
        if (name.Length > LongestName) return null;
        var (nearest, slips) = known.Select(k => (k, Slips(name, k))).MinBy(k => k.Item2);
        return slips <= Math.Max(1, name.Length / 3) ? nearest : known.FirstOrDefault(k => name.Length > 1 && k.StartsWith(name, StringComparison.Ordinal));
    }

    /// <summary>How many letters have to be put in, taken out, changed, or swapped with their neighbour.</summary>
    private static int Slips(string left, string right)
    {
        var slips = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++) slips[i, 0] = i;
        for (var j = 0; j <= right.Length; j++) slips[0, j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var change = left[i - 1] == right[j - 1] ? 0 : 1;
                slips[i, j] = Math.Min(Math.Min(slips[i - 1, j], slips[i, j - 1]) + 1, slips[i - 1, j - 1] + change);
                var isSwap = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
                if (isSwap) slips[i, j] = Math.Min(slips[i, j], slips[i - 2, j - 2] + 1);
            }
        }

        return slips[left.Length, right.Length];
    }
}
