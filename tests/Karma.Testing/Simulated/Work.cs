using System.Globalization;

namespace Karma.Testing.Simulated;

/// <summary>What a service does all day: three to five counters move, each at its own pace and with the load; gauges are somewhere.</summary>
internal sealed class Work
{
    private static readonly string[] Names = ["orders", "rows", "cache_hits", "retries", "mails"];

    private readonly Chance _chance;
    private readonly double[] _paces;
    private readonly long[] _counts;
    private readonly int _gauges;
    private double _load = 1;
    private double _seconds;

    public Work(Chance chance, int gauges)
    {
        (_chance, _gauges) = (chance, gauges);
        _paces = [.. Enumerable.Range(0, (int)chance.Whole(3, 6)).Select(_ => chance.LogUniform(0.02, 20))];
        _counts = new long[_paces.Length];
    }

    public string Vars { get; private set; } = "";

    /// <summary>The counter that a service tells in its own status, and not among its variables.</summary>
    public long Handled => _counts[0];

    public string Message { get; private set; } = "Ready";

    public void Next(double seconds)
    {
        _seconds += seconds;
        _load = 1 + ((_load - 1) * 0.95) + _chance.Normal(0.02);
        var day = 1 + (0.5 * Math.Sin(_seconds / 86_400 * 2 * Math.PI));
        for (var i = 0; i < _counts.Length; i++) _counts[i] += _chance.Poisson(_paces[i] * Math.Max(0, _load) * day * seconds);
        if (_chance.Happens(0.01)) Message = $"Import {_chance.Whole(1_000, 9_999)} done in {_chance.Whole(2, 90)} s";
        var members = _counts.Skip(1).Select((count, i) => $"\"{Names[i]}\":{count}")
            .Concat(Enumerable.Range(0, _gauges).Select(i => $"\"gauge_{i}\":{(long)(500 + _chance.Normal(50))}"));
        Vars = string.Create(CultureInfo.InvariantCulture, $"{{{string.Join(',', members)}}}");
    }
}
