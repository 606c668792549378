namespace Karma.Testing.Stalls;

/// <summary>One run of a service on the fake clock: it sends at its interval ± 10 % until it dies, and one keepalive in twenty is lost, never two in a row.</summary>
internal sealed class SimulatedBeacon
{
    private const double Jitter = 0.1;
    private const double LossRate = 0.05;

    private readonly Random _random;
    private readonly KeepaliveJson _body;
    private readonly TimeSpan _interval;
    private bool _lostTheLast;

    public SimulatedBeacon(string codename, int number, TimeSpan interval, DateTimeOffset first, Random random)
    {
        _random = random;
        _interval = interval;
        NextAt = first;
        Host = $"10.0.{number / 250}.{1 + number % 250}";
        _body = new KeepaliveJson
        {
            Codename = codename,
            Service = "simulated",
            Build = null,
            More = $",\"beacon_interval_ms\":{(long)interval.TotalMilliseconds}",
        };
    }

    public string Codename => _body.Codename;

    public string Host { get; }

    public KeepaliveJson Body => _body;

    /// <summary>Twice the interval and five seconds: how long Karl lets it be silent.</summary>
    public TimeSpan Allowance => (2 * _interval) + TimeSpan.FromSeconds(5);

    /// <summary>When it sends next; never, once it is dead.</summary>
    public DateTimeOffset NextAt { get; private set; }

    /// <summary>When it dies or died.</summary>
    public DateTimeOffset DiesAt { get; private set; } = DateTimeOffset.MaxValue;

    /// <summary>When Karl last took one of its keepalives.</summary>
    public DateTimeOffset? HeardAt { get; set; }

    /// <summary>Whether a wrong or a missing judgement was counted already.</summary>
    public bool IsCounted { get; set; }

    public bool IsDead(DateTimeOffset now) => DiesAt <= now;

    public void DieAt(DateTimeOffset moment)
    {
        if (DiesAt == DateTimeOffset.MaxValue) DiesAt = moment;
        if (NextAt >= DiesAt) NextAt = DateTimeOffset.MaxValue;
    }

    /// <summary>It sends.</summary>
    /// <returns>Whether the network carries it.</returns>
    public bool Send()
    {
        NextAt += _interval * (1 + (Jitter * ((2 * _random.NextDouble()) - 1)));
        if (NextAt >= DiesAt) NextAt = DateTimeOffset.MaxValue;
        _lostTheLast = !_lostTheLast && _random.NextDouble() < LossRate;
        return !_lostTheLast;
    }
}
