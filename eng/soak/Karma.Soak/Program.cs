using System.Globalization;
using Karma.Testing.Fuzz;
using Karma.Testing.Kills;

// Kills Karl under load, again and again:       dotnet run -c Release --project eng/soak/Karma.Soak -- kills --count 20
// Gives him and his parsers what nobody sends:  dotnet run -c Release --project eng/soak/Karma.Soak -- fuzz --minutes 60
if (args is not [var command, .. var options] || Option(options, "--seed", Random.Shared.Next()) is not { } seed) return Usage();
switch (command)
{
    case "kills" when Option(options, "--count", 20) is { } count:
        Console.WriteLine($"seed {seed}");
        var kills = await new KillRun(seed, Console.WriteLine).RunAsync(count);
        Console.WriteLine(kills);
        return kills.IsFaulty ? 1 : 0;
    case "fuzz" when Option(options, "--minutes", 60) is { } minutes:
        Console.WriteLine($"seed {seed}");
        var fuzz = await FuzzedKarl.RunAsync(seed, TimeSpan.FromMinutes(minutes), Path.GetFullPath("findings"));
        foreach (var finding in fuzz.Findings) Console.WriteLine(finding);
        Console.WriteLine(fuzz);
        return fuzz.Findings.Count > 0 ? 1 : 0;
    default:
        return Usage();
}

static int Usage()
{
    Console.Error.WriteLine("usage: kills [--count 20] [--seed NUMBER]\n       fuzz [--minutes 60] [--seed NUMBER]");
    return 2;
}

static int? Option(string[] options, string name, int otherwise)
{
    var at = Array.IndexOf(options, name);
    if (at < 0) return otherwise;
    return at + 1 < options.Length && int.TryParse(options[at + 1], CultureInfo.InvariantCulture, out var value) && value > 0 ? value : null;
}
