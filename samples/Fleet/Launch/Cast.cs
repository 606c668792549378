using System.Globalization;
using System.Net;
using System.Reflection;

namespace Fleet.Launch;

/// <summary>Who plays, and where: Karl and the eight services that he watches.</summary>
internal sealed record Cast(Member Karl, IReadOnlyList<Member> Services)
{
    private static readonly string Self = typeof(Cast).Assembly.Location;

    public IEnumerable<Member> All => Services.Prepend(Karl);

    public static Cast Of(FleetSettings settings, Hosts hosts)
    {
        var port = settings.FirstServicePort;
        var karl = Role("karl", hosts.First, settings.KarlPort) with
        {
            Arguments = ["--role", "karl", "--Karma:Karl:Store:Path", RunFolder.Store],
        };
        var generator = Role("generator", hosts.First, port++);
        var oneJudge = Role("is_prime", hosts.Second, port++);
        var otherJudge = Role("is_prime", hosts.Third, port++);
        var annotator = Role("annotator", hosts.Second, port++) with
        {
            Needs = [generator, oneJudge, otherJudge],
            Arguments = ["--role", "annotator", "--crash-after", settings.CrashAfter.TotalSeconds.ToString(CultureInfo.InvariantCulture)],
        };
        var filter = Role("filter", hosts.Third, port++) with
        {
            Needs = [annotator],
            Arguments = [],
            Builds = [BuiltBeside("FilterRelease1"), BuiltBeside("FilterRelease2")],
            RedeployAfter = settings.RedeployAfter,
        };
        var ledger = Role("primes_ledger", hosts.Third, port++) with { Needs = [filter], HasWebServer = false };
        var gateway = Role("gateway", hosts.First, port++) with { Needs = [generator, annotator, filter] };
        var prober = Role("prober", hosts.Second, port) with { Needs = [gateway], HasWebServer = false };
        return new Cast(karl, [generator, oneJudge, otherJudge, annotator, filter, ledger, gateway, prober]);
    }

    private static Member Role(string service, IPAddress host, int port) => new()
    {
        Service = service,
        Endpoint = new IPEndPoint(host, port),
        Builds = [Self],
        Arguments = ["--role", service],
    };

    /// <summary>A program that was built with this one, as the project notes it in an attribute.</summary>
    private static string BuiltBeside(string key)
    {
        var relative = typeof(Cast).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == key).Value ?? "";
        var path = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, relative));
        return File.Exists(path)
            ? path
            : throw new FleetException($"The program '{path}' is missing. Build it: dotnet build samples/Fleet.");
    }
}
