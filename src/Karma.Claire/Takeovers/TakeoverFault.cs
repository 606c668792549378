namespace Karma.Takeovers;

/// <summary>What is wrong with the settings of a takeover.</summary>
internal static class TakeoverFault
{
    private const int MaxName = 256;
    private const int MaxPrefix = 512;
    private const int ShortestToken = 16;
    private const int LongestToken = 512;

    /// <summary>A message that names the setting, the value and the fix, but no token; null where nothing is wrong.</summary>
    public static string? Of(TakeoverOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Service) || options.Service.Length > MaxName || options.Service.Any(char.IsControl))
            return $"Service is '{Refusal.Shown(options.Service)}'; give it 1 to {MaxName} characters without control characters.";
        if (options.Prefix is null || (options.Prefix.Length > 0 && !IsPath(options.Prefix)))
            return $"Prefix is '{Refusal.Shown(options.Prefix)}'; leave it empty, or write a path like /orders.";
        if (options.WarmupPeriod < TimeSpan.Zero || options.WarmupPeriod > Periods.Longest)
            return $"WarmupPeriod is {options.WarmupPeriod:c}; choose from 00:00:00 to {Periods.Longest:c}.";
        return options.ControlToken is { } token && (token.Length is < ShortestToken or > LongestToken || token.Any(c => c is <= ' ' or > '~'))
            ? $"ControlToken has {token.Length} characters; give it {ShortestToken} to {LongestToken} visible ASCII characters without spaces."
            : null;
    }

    private static bool IsPath(string prefix) =>
        prefix.Length <= MaxPrefix && prefix[0] == '/' && prefix[^1] != '/' && prefix.All(c => c is > ' ' and <= '~' and not '?' and not '#' and not '\\');
}
