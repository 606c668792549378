using Karma.Karl.Fleet;
using Karma.Karl.Liveness;

namespace Karma.Testing.Stalls;

/// <summary>
/// A fleet of beacons and the real Karl over a store in memory, who stands still at any moment: no tick comes, and what is sent
/// meanwhile waits for him or is given up. Some instances truly die; those, and no others, must be down by their deadline.
/// </summary>
internal sealed class StalledFleet
{
    private const double RestartRate = 0.2;
    private const double DeathRate = 0.15;

    private static readonly TimeSpan TickEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>How long Claire waits for an answer.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>Half a second for the tick, and as much for what is delivered late.</summary>
    private static readonly TimeSpan NoticedWithin = TimeSpan.FromSeconds(1);

    private readonly int _seed;
    private readonly bool _setsClocks;
    private readonly Random _random;
    private readonly FakeClock _clock = new();
    private readonly List<SimulatedBeacon> _beacons = [];
    private readonly PriorityQueue<SimulatedBeacon, DateTimeOffset> _onTheWay = new();
    private readonly List<string> _falseOutages = [];
    private readonly List<string> _missed = [];
    private DateTimeOffset _now; // By the monotonic clock, which nobody sets.
    private DateTimeOffset _nextTick;
    private DateTimeOffset _returned;
    private TestKarl _karl = null!; // Started by RunAsync, before anything else.
    private int _restarts;
    private int _born;
    private int _deaths;
    private int _found;
    private long _keepalives;

    public StalledFleet(int seed, bool setsClocks)
    {
        (_seed, _setsClocks, _random) = (seed, setsClocks, new Random(seed));
        _now = _returned = _clock.Now;
        _nextTick = _now + TickEvery;
    }

    public async Task<StallTally> RunAsync(int stalls)
    {
        _karl = await TestKarl.StartAsync(clock: _clock);
        for (var i = _random.Next(5, 31); i > 0; i--) Bear();
        for (var i = 0; i < stalls; i++)
        {
            var awake = Seconds(_random.Next(4) == 0 ? 5 : 90);
            var stall = Seconds(_random.Next(3) == 0 ? 7 : 120);
            foreach (var beacon in _beacons.Where(_ => _random.NextDouble() < DeathRate)) Doom(beacon, _now + (_random.NextDouble() * (awake + stall)));
            await LiveAsync(awake);
            await StallAsync(stall);
        }

        await LiveAsync(_beacons.Max(beacon => beacon.Allowance) + TimeSpan.FromSeconds(5));
        await _karl.DisposeAsync();
        return new StallTally(stalls, _restarts, _keepalives, _deaths, _found, _falseOutages, _missed);
    }

    private TimeSpan Seconds(double most) => TimeSpan.FromSeconds(_random.NextDouble() * most);

    private void Bear()
    {
        var interval = TimeSpan.FromMilliseconds((int)(500 * Math.Pow(40, _random.NextDouble()))); // 0.5 to 20 s, short ones as often as long ones.
        _beacons.Add(new SimulatedBeacon($"RUN{_born}", _born, interval, _now + Seconds(5), _random));
        _born++;
    }

    private void Doom(SimulatedBeacon beacon, DateTimeOffset moment)
    {
        if (beacon.DiesAt == DateTimeOffset.MaxValue) _deaths++;
        beacon.DieAt(moment);
    }

    private async Task LiveAsync(TimeSpan length)
    {
        for (var end = _now + length; _now < end;)
        {
            var sender = _beacons.MinBy(beacon => beacon.NextAt)!; // There are five at least.
            var arrives = _onTheWay.TryPeek(out _, out var at) ? at : DateTimeOffset.MaxValue;
            var next = Earliest(end, _nextTick, sender.NextAt, arrives);
            MoveTo(next);
            if (arrives == next) await ArriveAsync(_onTheWay.Dequeue());
            else if (sender.NextAt == next && sender.Send()) await ArriveAsync(sender);
            else if (_nextTick == next) await TickAsync();
        }
    }

    private async Task StallAsync(TimeSpan length)
    {
        var end = _now + length;
        var isRestart = _random.NextDouble() < RestartRate;
        var given = _random.NextDouble(); // How many of those that nobody waits for any more are read all the same.
        while (_beacons.MinBy(beacon => beacon.NextAt) is { } sender && sender.NextAt <= end)
        {
            var sent = sender.NextAt;
            if (!sender.Send() || isRestart) continue; // Refused at once where nobody listens.
            if (end - sent > Timeout && _random.NextDouble() >= given) continue;
            _onTheWay.Enqueue(sender, end + (_random.Next(2) == 0 ? TimeSpan.Zero : Seconds(0.5)));
        }

        MoveTo(end);
        if (_setsClocks) _clock.SetWallClock(_clock.Now + TimeSpan.FromSeconds(_random.Next(-7_200, 7_201)));
        if (isRestart) await RestartAsync();
        while (_onTheWay.TryPeek(out _, out var at) && at <= end) await ArriveAsync(_onTheWay.Dequeue());
        _returned = end;
        await TickAsync();
    }

    // A crash: whoever was there is left as he stood.
    private async Task RestartAsync()
    {
        _restarts++;
        _onTheWay.Clear();
        _karl.Measured.Dispose();
        _karl = await TestKarl.StartAsync(_karl.Store, _clock);
    }

    private void MoveTo(DateTimeOffset moment)
    {
        if (moment <= _now) return;
        _clock.Advance(moment - _now);
        _now = moment;
    }

    private async Task ArriveAsync(SimulatedBeacon beacon)
    {
        beacon.HeardAt = _now;
        _keepalives++;
        var outcome = await _karl.SendAsync(beacon.Body, beacon.Host);
        if (outcome != IntakeOutcome.Kept) throw new InvalidOperationException($"{beacon.Codename} was answered {outcome}.");
    }

    private async Task TickAsync()
    {
        _nextTick = _now + TickEvery;
        await _karl.Intake.TickAsync();
        foreach (var beacon in _beacons.Where(beacon => !beacon.IsCounted)) Inspect(beacon);
        var isOver = _beacons.RemoveAll(beacon => beacon.IsCounted);
        for (; isOver > 0; isOver--) Bear();
    }

    private void Inspect(SimulatedBeacon beacon)
    {
        if (beacon.HeardAt is null && beacon.IsDead(_now)) (beacon.IsCounted, _deaths) = (true, _deaths - 1); // He never knew it.
        if (_karl.Fleet.Find(beacon.Codename)?.State.Life is not { } life) return;
        var isDown = life.State == LivenessState.Down;
        if (isDown && (!beacon.IsDead(_now) || (!_setsClocks && Time.From(life.Since) < beacon.DiesAt))) Count(_falseOutages, beacon, life);
        else if (isDown) (beacon.IsCounted, _found) = (true, _found + 1);
        else if (beacon.IsDead(_now) && _now > Later(beacon.HeardAt, _returned) + beacon.Allowance + NoticedWithin) Count(_missed, beacon, life);
    }

    private void Count(List<string> faults, SimulatedBeacon beacon, Life life)
    {
        beacon.IsCounted = true;
        faults.Add(
            $"seed {_seed}: {beacon.Codename}, allowed {beacon.Allowance.TotalSeconds:0.000} s of silence and last heard at {beacon.HeardAt:mm:ss.fff}, "
            + (beacon.IsDead(_now) ? $"dead since {beacon.DiesAt:mm:ss.fff}" : "alive")
            + $", is {life.State} since {Time.From(life.Since):mm:ss.fff}; it is {_now:mm:ss.fff}, and Karl is back since {_returned:mm:ss.fff}");
    }

    private static DateTimeOffset Earliest(params ReadOnlySpan<DateTimeOffset> moments)
    {
        var earliest = moments[0];
        foreach (var moment in moments) earliest = moment < earliest ? moment : earliest;
        return earliest;
    }

    private static DateTimeOffset Later(DateTimeOffset? left, DateTimeOffset right) => left > right ? left.Value : right;
}
