namespace Karma.Testing.Simulated;

/// <summary>Random numbers as services make them; the same ones for the same seed.</summary>
internal sealed class Chance(int seed)
{
    private const string Characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private readonly Random _random = new(seed);

    public double Uniform(double from, double to) => from + ((to - from) * _random.NextDouble());

    public long Whole(long from, long to) => _random.NextInt64(from, to);

    public bool Happens(double probability) => _random.NextDouble() < probability;

    public double Normal(double deviation) =>
        deviation * Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    /// <summary>Mostly near the median, seldom far above it.</summary>
    public double LogNormal(double median, double sigma) => median * Math.Exp(Normal(sigma));

    /// <summary>Somewhere between, each order of magnitude as likely.</summary>
    public double LogUniform(double from, double to) => from * Math.Pow(to / from, _random.NextDouble());

    public long Poisson(double mean)
    {
        if (mean > 50) return Math.Max(0, (long)Math.Round(mean + Normal(Math.Sqrt(mean))));
        var (count, left) = (0L, Math.Exp(-mean));
        for (var product = _random.NextDouble(); product > left; product *= _random.NextDouble()) count++;
        return count;
    }

    public string Letters(int length) => string.Create(length, _random, (text, random) => random.GetItems(Characters, text));
}
