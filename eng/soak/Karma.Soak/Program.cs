using Karma.Soak;
using Karma.Testing.Fuzz;
using Karma.Testing.Kills;
using Karma.Testing.Processes;
using Karma.Testing.Stalls;

const int FaultsShown = 20;

// What the tests do shortly, at length: see ../README.md.
return args switch
{
    ["kills", .. var options] when Options.Of(options, count: 200) is { } chosen && Options.Word(options, "--engine", "sqlite", "postgresql") is { } engine
        => await KillAsync(chosen, engine),
    ["stalls", .. var options] when Options.Of(options, count: 10_000) is { } chosen => await StallAsync(chosen),
    ["fuzz", .. var options] when Options.Of(options, count: 60, name: "--minutes") is { } chosen => await FuzzAsync(chosen),
    ["honesty", .. var only] => await HonestySoak.RunAsync(string.Join(' ', only)),
    _ => Usage(),
};

static async Task<int> KillAsync(Options options, string engine)
{
    Console.WriteLine($"seed {options.Seed}");
    await using var server = new PostgreSqlServer();
    string[] settings = [$"Store:Engine={engine}"];
    if (engine == "postgresql")
    {
        // The server lives through it all. It may notice a killed Karl's end a moment after the next one asks.
        await server.InitializeAsync();
        settings = [.. settings, $"Store:Connection={server.Connection("kills")}", "Store:Standby=true"];
    }

    var summary = await new KillRun(options.Seed, Console.WriteLine, settings).RunAsync(options.Count);
    Console.WriteLine(summary);
    return summary.IsFaulty ? 1 : 0;
}

static async Task<int> StallAsync(Options options)
{
    Console.WriteLine($"seed {options.Seed}");
    var isFaulty = false;
    foreach (var setsClocks in new[] { false, true })
    {
        var tally = await StallRun.RunAsync(options.Seed, options.Count, setsClocks);
        foreach (var fault in tally.FalseOutages.Take(FaultsShown)) Console.WriteLine($"false outage: {fault}");
        foreach (var fault in tally.Missed.Take(FaultsShown)) Console.WriteLine($"missed: {fault}");
        Console.WriteLine($"{tally}{(setsClocks ? "; with the clock set in each" : "")}");
        isFaulty |= tally.IsFaulty || tally.Found != tally.Deaths;
    }

    return isFaulty ? 1 : 0;
}

static async Task<int> FuzzAsync(Options options)
{
    Console.WriteLine($"seed {options.Seed}");
    var fuzz = await FuzzedKarl.RunAsync(options.Seed, TimeSpan.FromMinutes(options.Count), Path.GetFullPath("findings"));
    foreach (var finding in fuzz.Findings) Console.WriteLine(finding);
    Console.WriteLine(fuzz);
    return fuzz.Findings.Count > 0 ? 1 : 0;
}

static int Usage()
{
    Console.Error.WriteLine(
        """
        usage: kills [--count 200] [--seed NUMBER] [--engine sqlite|postgresql]
               stalls [--count 10000] [--seed NUMBER]
               honesty [PART OF A NAME]
               fuzz [--minutes 60] [--seed NUMBER]
        """);
    return 2;
}
