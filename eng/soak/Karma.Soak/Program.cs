using System.Globalization;
using Karma.Testing.Kills;

// Kills Karl under load, again and again: dotnet run -c Release --project eng/soak/Karma.Soak -- kills --count 20
if (args is not ["kills", .. var options] || Option(options, "--count", 20) is not { } count || Option(options, "--seed", Random.Shared.Next()) is not { } seed)
{
    Console.Error.WriteLine("usage: kills [--count 20] [--seed NUMBER]");
    return 2;
}

Console.WriteLine($"seed {seed}");
var summary = await new KillRun(seed, Console.WriteLine).RunAsync(count);
Console.WriteLine(summary);
return summary.IsFaulty ? 1 : 0;

static int? Option(string[] options, string name, int otherwise)
{
    var at = Array.IndexOf(options, name);
    if (at < 0) return otherwise;
    return at + 1 < options.Length && int.TryParse(options[at + 1], CultureInfo.InvariantCulture, out var value) && value > 0 ? value : null;
}
