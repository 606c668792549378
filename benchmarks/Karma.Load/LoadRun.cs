using Karma.Load.Client;
using Karma.Load.Measures;
using Karma.Load.Servers;

namespace Karma.Load;

/// <summary>One run: the servers, the measures in their order, and the tidying up.</summary>
internal sealed class LoadRun(LoadOptions options, KarlBuild build, string directory)
{
    private const int Connections = 64;

    private readonly Figures _figures = new();

    public static async Task<int> RunAsync(LoadOptions options)
    {
        SocketSettings.Apply();
        var directory = options.Directory ?? Directory.CreateTempSubdirectory("karma-load-").FullName;
        Directory.CreateDirectory(directory);
        return await Guarded.RunAsync(
            () => new LoadRun(options, KarlBuild.Find(options.KarlPath), directory).MeasureAsync(), () => TidyUp(options, directory));
    }

    private static void TidyUp(LoadOptions options, string directory)
    {
        if (!Directory.Exists(directory))
            return;
        if (options.Keep)
            Console.Error.WriteLine($"The stores are in {directory}");
        else if (options.Directory is null)
            Directory.Delete(directory, recursive: true);
    }

    private async Task<int> MeasureAsync()
    {
        Machine.Describe(_figures, build, directory);
        if (options.Bare)
            _figures.Add("bare_parses_into", options.BareParse);
        if (options.Live > 0)
        {
            await new LiveFleet(options, _figures).MeasureAsync(port => build.StartKarl(port, Under("live"), Memory.Collector));
            return Done();
        }

        if (options.Looks)
            return await LookAsync();
        var intakeStore = Under("intake");
        var karlPort = ServerProcess.FreePort();
        var fleet = new Fleet(karlPort);
        var acknowledged = await MeasureIntakeAsync(Chosen(IntakeCase.OfConnections), fleet, karlPort, intakeStore);
        if (options.Karl && options.Cases.Count == 0)
        {
            Disk.Report(_figures, intakeStore, acknowledged);
            await new Recovery(options, _figures).MeasureAsync(
                () => build.StartKarl(karlPort, intakeStore), fleet.Make(Connections, withBuild: true), "recovery_s");
            await new Memory(options, _figures).MeasureAsync(port => build.StartKarl(port, Under("memory"), Memory.Collector));
        }

        if (options.Bare && options.Cases.Count == 0)
        {
            var port = ServerProcess.FreePort();
            await new Recovery(options, _figures).MeasureAsync(
                () => StartBare(port), new Fleet(port).Make(Connections, withBuild: true), "bare_recovery_s");
        }

        // With a store of their own: what a fleet takes on disk at its first keepalives is no keepalive's.
        var fleetPort = ServerProcess.FreePort();
        await MeasureIntakeAsync(Chosen(IntakeCase.OfFleets), new Fleet(fleetPort), fleetPort, Under("fleet"));
        if (options.Rivals)
            await new Rivals(options, _figures).MeasureAsync(Under("rivals"));
        return options.Karl && options.Cases.Count == 0 && !options.Quick ? await LookAsync() : Done();
    }

    private async Task<int> LookAsync()
    {
        await new Looks(options, _figures).MeasureAsync(port => build.StartKarl(port, Under("looks")));
        return Done();
    }

    private int Done()
    {
        _figures.Add("failures", _figures.Failures);
        return _figures.Failures == 0 ? 0 : 1;
    }

    private List<IntakeCase> Chosen(IReadOnlyList<IntakeCase> cases) =>
        [.. cases.Where(one => options.Cases.Count > 0 ? options.Cases.Contains(one.Name) : !options.Quick || !one.IsLong)];

    private async Task<long> MeasureIntakeAsync(List<IntakeCase> cases, Fleet fleet, int karlPort, string store)
    {
        if (cases.Count == 0)
            return 0;
        using var bare = options.Bare ? StartBare(ServerProcess.FreePort()) : null;
        using var karl = options.Karl ? build.StartKarl(karlPort, store) : null;
        foreach (var server in new[] { bare, karl }.OfType<ServerProcess>())
            await server.WaitUntilUpAsync();
        var intake = new Intake(options, _figures, bare, karl, fleet);
        var acknowledged = 0L;
        foreach (var one in cases)
            acknowledged += await intake.MeasureAsync(one);
        if (karl is not null)
            await karl.StopAsync();
        return acknowledged;
    }

    private ServerProcess StartBare(int port) => options.AgainstPath is { } path
        ? KarlBuild.Find(path).StartKarl(port, Under("against"))
        : build.StartBare(port, Under("bare"), options.BareParse);

    private string Under(string name) => Directory.CreateDirectory(Path.Combine(directory, name)).FullName;
}
