using FsCheck;
using FsCheck.Fluent;
using Karma.Karl.Fleet;
using Karma.Karl.Liveness;
using Karma.Testing;

namespace Karma.Karl.Tests.History;

/// <summary>Whatever befalls a Karl, he gives back what he acknowledged: all of it, once, in its order, byte for byte, and nothing else.</summary>
public sealed class HistoryModelTests
{
    private static readonly string[] Codenames = ["ALPHA", "BRAVO", "CHARLIE"];

    internal enum Kind
    {
        Send,
        SendQuietly,
        SendTogether,
        Goodbye,
        Fail,
        FailWhileTogether,
        Crash,
        Close,
        Second,
        Minutes,
        HalfHour,
    }

    private static readonly Gen<Step[]> Histories =
        from count in Gen.Choose(5, 60)
        from kinds in Gen.Frequency(
            (8, Gen.Constant(Kind.Send)), (4, Gen.Constant(Kind.SendQuietly)), (4, Gen.Constant(Kind.SendTogether)), (2, Gen.Constant(Kind.Goodbye)),
            (3, Gen.Constant(Kind.Fail)), (2, Gen.Constant(Kind.FailWhileTogether)), (3, Gen.Constant(Kind.Crash)), (1, Gen.Constant(Kind.Close)),
            (4, Gen.Constant(Kind.Second)), (2, Gen.Constant(Kind.Minutes)), (1, Gen.Constant(Kind.HalfHour))).ArrayOf(count)
        from who in Gen.Choose(0, Codenames.Length - 1).ArrayOf(count)
        from many in Gen.Frequency((5, Gen.Choose(1, 4)), (1, Gen.Choose(100, 250))).ArrayOf(count)
        select kinds.Select((kind, i) => new Step(kind, Codenames[who[i]], many[i])).ToArray();

    [Theory]
    [InlineData("memory", 120)]
    [InlineData("sqlite", 6)]
    public void History_WhateverHappens_WhatWasAcknowledgedIsThereOnce(string engine, int histories) =>
        Property.Holds(Histories, steps => RunAsync(engine, steps).GetAwaiter().GetResult(), histories);

    private static async Task RunAsync(string name, Step[] steps)
    {
        await using var engine = new Engine(name);
        var model = Codenames.ToDictionary(c => c, _ => new List<string>());
        var karl = await engine.StartKarlAsync();
        var second = 0;
        foreach (var (kind, codename, many) in steps)
        {
            switch (kind)
            {
                case Kind.Send or Kind.SendQuietly:
                    for (var i = 0; i < many; i++) await SendAsync(codename, kind == Kind.Send ? second += 20 : 0);
                    break;
                case Kind.SendTogether or Kind.FailWhileTogether:
                    await TogetherAsync(many, fails: kind == Kind.FailWhileTogether);
                    break;
                case Kind.Goodbye:
                    var isKnown = karl.Fleet.Find(codename) is not null;
                    if (await karl.GoodbyeAsync(codename) == IntakeOutcome.Kept && isKnown) model[codename].Add("");
                    break;
                case Kind.Fail:
                    engine.Store.FailNext(many % 5, isFull: many % 2 == 0);
                    break;
                case Kind.Crash or Kind.Close:
                    if (kind == Kind.Close) await karl.Intake.CloseAsync();
                    var before = Lives(karl);
                    await karl.DisposeAsync();
                    if (many % 2 == 0) engine.Clock.Advance(TimeSpan.FromSeconds(many));
                    karl = await engine.StartKarlAsync();
                    AssertLives(before, Lives(karl), kind == Kind.Close);
                    await CheckAsync();
                    break;
                case Kind.Second:
                    await karl.PassAsync(many % 7);
                    break;
                case Kind.Minutes:
                    await karl.PassAsync(TimeSpan.FromMinutes(many % 13));
                    break;
                default:
                    await karl.PassAsync(TimeSpan.FromMinutes(30));
                    break;
            }
        }

        await CheckAsync();
        await karl.DisposeAsync();

        async Task SendAsync(string codename, int at)
        {
            var json = Json(codename, at);
            if (await karl.SendAsync(json) == IntakeOutcome.Kept) model[codename].Add(json.Text);
        }

        async Task TogetherAsync(int many, bool fails)
        {
            var reached = engine.Store.HangNext();
            var sent = new List<(KeepaliveJson Json, Task<IntakeOutcome> Outcome)>();
            for (var i = 0; i < many + 1; i++)
            {
                var json = Json(Codenames[i % Codenames.Length], second += 20);
                sent.Add((json, karl.SendAsync(json).AsTask()));
                if (i == 0) await reached;
                engine.Clock.Advance(TimeSpan.FromMilliseconds(1));
            }

            if (fails) engine.Store.FailNext();
            engine.Store.Release();
            foreach (var (json, outcome) in sent)
                if (await outcome == IntakeOutcome.Kept) model[json.Codename].Add(json.Text);
        }

        async Task CheckAsync()
        {
            var orders = new HashSet<long>();
            foreach (var codename in Codenames)
            {
                Assert.Equal(model[codename], await karl.SentAsync(codename));
                var records = await karl.RecordsAsync(codename);
                Assert.Equal(records.Select(r => r.Order).Order(), records.Select(r => r.Order));
                Assert.All(records, r => Assert.True(orders.Add(r.Order), "An order was given twice."));
            }
        }
    }

    private static KeepaliveJson Json(string codename, int second) =>
        new() { Codename = codename, Second = second, Port = 1 + Array.IndexOf(Codenames, codename), Message = second % 7 == 0 ? $"{second} wait" : "OK" };

    private static Dictionary<string, LivenessState> Lives(TestKarl karl) =>
        karl.Fleet.Instances.ToDictionary(i => i.State.Codename, i => i.State.Life.Judge(karl.Now).State);

    // A restart turns what was up into what is unknown; it never makes an outage, nor forgets one. After a crash the last few seconds of
    // silence were not on record: who went down in them is unknown again.
    private static void AssertLives(Dictionary<string, LivenessState> before, Dictionary<string, LivenessState> after, bool wasClosed)
    {
        foreach (var (codename, state) in before)
        {
            if (!after.TryGetValue(codename, out var now)) Assert.Fail($"{codename} was {state} and is forgotten.");
            if (state == LivenessState.Done) Assert.Equal(LivenessState.Done, now);
            else if (state == LivenessState.Down && wasClosed) Assert.Equal(LivenessState.Down, now);
            else if (state == LivenessState.Down) Assert.NotEqual(LivenessState.Up, now);
            else Assert.Equal(LivenessState.Unknown, now);
        }
    }

    internal readonly record struct Step(Kind Kind, string Codename, int Many);
}
