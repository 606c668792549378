using System.Net;
using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Liveness;
using Karma.Karl.Store;
using Karma.Testing;

namespace Karma.Karl.Tests.Fleet.Past;

/// <summary>
/// A fleet that lives as chance has it, second by second, under a Karl on the test's clock: beacons with jitter, silences, goodbyes, restarts, moves, other
/// dependencies and builds, cut networks and what is handed over later; and Karl stands still, is killed, or mistrusts what he hears.
/// </summary>
internal sealed class LivingFleet(Func<IStore> open, int seed) : IAsyncDisposable
{
    private const string Run = "secret";
    private readonly Random _random = new(seed);
    private readonly List<TestKarl> _karls = [];
    private readonly List<Member> _members = [];
    private int _born;
    private TimeSpan _wrong; // So far ahead of the right time is the clock.

    public FakeClock Clock { get; } = new();

    public IStore Store { get; private set; } = open();

    public TestKarl Karl => _karls[^1];

    public long Now => Clock.NowMicroseconds();

    /// <summary>The codenames that were ever heard.</summary>
    public HashSet<string> Codenames { get; } = [];

    /// <summary>Whether Karl is killed now and then.</summary>
    public bool IsKarlMortal { get; init; } = true;

    /// <summary>Whether some of the fleet is cut off now and then, and hands over later what it could not deliver.</summary>
    public bool IsNetworkCut { get; init; } = true;

    /// <summary>Whether Karl's clock is set now and then, ahead and back.</summary>
    public bool IsClockSet { get; init; }

    /// <summary>Begins, or begins anew behind a Karl who has crashed.</summary>
    public async Task StartAsync()
    {
        if (_karls.Count > 0 && Store.IsDurable)
        {
            await Store.DisposeAsync();
            Store = open();
        }

        _karls.Add(await TestKarl.StartAsync(Store, Clock));
    }

    /// <summary>Lets the fleet live.</summary>
    public async Task LiveAsync(TimeSpan time)
    {
        if (_karls.Count == 0) await StartAsync();
        while (_members.Count < 8) _members.Add(Born(8080 + _members.Count, _random.Next(3)));
        for (var left = time; left > TimeSpan.Zero;)
        {
            var began = Clock.GetTimestamp();
            Clock.Advance(TimeSpan.FromMicroseconds(_random.Next(900_000, 1_100_000)));
            if (IsClockSet && _random.Next(400) == 0) SetClock(TimeSpan.FromSeconds(_random.Next(3) switch { 0 => _random.Next(3, 60), 1 => _random.Next(60, 3_600), _ => _random.Next(3_600, 80_000) }));
            var chance = _random.Next(2_000);
            if (chance == 0) await StandStillAsync(_random.Next(6, 300));
            else if (chance == 1 && IsKarlMortal) await DieAsync(_random.Next(1, 900));
            for (var i = 0; i < _members.Count; i++) await StepAsync(i);
            await Karl.Intake.TickAsync();
            left -= Clock.GetElapsedTime(began);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var karl in _karls) await karl.DisposeAsync();
        await Store.DisposeAsync();
    }

    // Ahead, or back to what is right, or further; the fleet goes on as it did.
    private void SetClock(TimeSpan step)
    {
        step = _wrong > TimeSpan.Zero && _random.Next(3) > 0 ? -_wrong : _random.Next(2) == 0 ? -step : step;
        _wrong += step;
        Clock.SetWallClock(Clock.Now + step);
        foreach (var member in _members)
        {
            member.Due += step;
            member.CutUntil = member.CutUntil == default ? default : member.CutUntil + step;
            for (var i = 0; i < member.Missed.Count; i++) member.Missed[i] = member.Missed[i] with { Due = member.Missed[i].Due + step };
        }
    }

    private async Task StandStillAsync(int seconds)
    {
        Clock.Advance(TimeSpan.FromSeconds(seconds));
        await Task.CompletedTask;
    }

    private async Task DieAsync(int seconds)
    {
        for (var end = Clock.Now + TimeSpan.FromSeconds(seconds); Clock.Now < end; Clock.Advance(TimeSpan.FromSeconds(1)))
            foreach (var member in _members.Where(m => m.Due <= Clock.Now)) Miss(member);
        await StartAsync();
    }

    private async Task StepAsync(int index)
    {
        var member = _members[index];
        switch (_random.Next(12_000))
        {
            case 0 or 1:
                member.Due = Clock.Now + TimeSpan.FromSeconds(_random.Next(30, 1_500)); // Silent.
                break;
            case 2 or 3:
                if (Codenames.Contains(member.Codename)) await Karl.GoodbyeAsync(member.Codename, run: Run);
                if (_random.Next(3) > 0) _members[index] = Born(member.Port, member.Kind); // Another in its place, or it goes on as if nothing had been.
                return;
            case 4 or 5:
                _members[index] = Born(member.Port, member.Kind); // Killed, and started anew.
                return;
            case 6:
                member.Port += 100;
                break;
            case 7:
                member.Dependencies = _random.Next(3) == 0 ? "[]" : $$"""[{"ip":"10.0.0.{{_random.Next(1, 5)}}","port":{{_random.Next(80, 84)}},"prefix":"/"}]""";
                break;
            case 8:
                member.Build = _random.Next(4) == 0 ? null : KeepaliveJson.SomeBuild.Replace("5f1e2d", $"5f1e2{_random.Next(9)}", StringComparison.Ordinal);
                break;
            case < 16 when IsNetworkCut:
                member.CutUntil = Clock.Now + TimeSpan.FromSeconds(_random.Next(10, 2_000));
                break;
            case < 20:
                member.IntervalSeconds = _random.Next(3) switch { 0 => 5, 1 => 20, _ => 90 };
                break;
        }

        if (member.Due > Clock.Now) return;
        if (member.CutUntil > Clock.Now)
        {
            Miss(member);
            return;
        }

        Clock.Advance(TimeSpan.FromMicroseconds(_random.Next(3) == 0 ? 0 : _random.Next(1, 40_000)));
        var outcome = await Karl.SendAsync(Next(member), run: Run);
        Assert.Equal(IntakeOutcome.Kept, outcome);
        Codenames.Add(member.Codename);
        if (member.Missed.Count > 0 && _random.Next(3) == 0) await HandOverAsync(member);
    }

    private async Task HandOverAsync(Member member)
    {
        foreach (var part in member.Missed.Chunk(40))
        {
            var batch = part.Select(m => new LateKeepalive(Time.Microseconds(Clock.Now - m.Due), Karl.Get<KeepaliveParser>().Parse(m.Json.Bytes, known: null))).ToList();
            var here = Endpoint.Of(IPAddress.Parse("10.0.0.7"), member.Port);
            var (outcome, _) = await Karl.Get<LateKeepalives>().TakeAsync(member.Codename, Owner.OfRun(Run), here, batch, Now, CancellationToken.None);
            Assert.Equal(IntakeOutcome.Kept, outcome);
        }

        member.Missed.Clear();
    }

    private void Miss(Member member) => member.Missed.Add((Next(member), Clock.Now));

    private KeepaliveJson Next(Member member)
    {
        member.Sequence++;
        member.Due = Clock.Now + TimeSpan.FromMilliseconds(member.IntervalSeconds * _random.Next(900, 1_100));
        return new KeepaliveJson
        {
            Codename = member.Codename,
            Service = member.Kind switch { 0 => "orders", 1 => "prices", _ => "a \u00e9 \\\" b" },
            Port = member.Port,
            Second = member.Sequence * 20 % 86_400,
            Dependencies = member.Dependencies,
            Build = member.Sequence > 3 && member.Sequence % 4 == 0 ? null : member.Build,
            More = $",\"sequence\":{member.Sequence},\"beacon_interval_ms\":{member.IntervalSeconds * 1_000}",
        };
    }

    private Member Born(int port, int kind)
    {
        var number = _born++;
        return new Member
        {
            Codename = $"{(char)('A' + (number / 676 % 26))}{(char)('A' + (number / 26 % 26))}{(char)('A' + (number % 26))}AAA",
            Port = port % 100 + 8000,
            Kind = kind,
            Due = Clock.Now + TimeSpan.FromSeconds(_random.Next(1, 40)),
        };
    }

    private sealed class Member
    {
        public required string Codename { get; init; }

        public required int Port { get; set; }

        public required int Kind { get; init; }

        public required DateTimeOffset Due { get; set; }

        public int IntervalSeconds { get; set; } = 20;

        public DateTimeOffset CutUntil { get; set; }

        public string Dependencies { get; set; } = "[]";

        public string? Build { get; set; } = KeepaliveJson.SomeBuild;

        public int Sequence { get; set; }

        public List<(KeepaliveJson Json, DateTimeOffset Due)> Missed { get; } = [];
    }
}
