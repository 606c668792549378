namespace Fleet;

/// <summary>Which primes the filter keeps: what its two releases differ in.</summary>
internal static class Taste
{
#if FLEET_RELEASE_2
    public const string Release = "2";
    public const string Name = "primes whose digits add up to a prime";

    public static bool Likes(long prime)
    {
        var sum = 0L;
        for (var rest = prime; rest > 0; rest /= 10) sum += rest % 10;
        return sum is 2 or 3 or 5 or 7 or 11 or 13 or 17 or 19 or 23 or 29 or 31 or 37 or 41 or 43 or 47 or 53 or 59 or 61 or 67 or 71 or 73
            or 79 or 83 or 89 or 97 or 101 or 103 or 107;
    }
#else
    public const string Release = "1";
    public const string Name = "primes";

    public static bool Likes(long prime) => prime > 1;
#endif
}
