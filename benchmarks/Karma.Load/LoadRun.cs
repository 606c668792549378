using Karma.Load.Client;
using Karma.Load.Measures;
using Karma.Load.Servers;

namespace Karma.Load;

/// <summary>One run: the servers, the measures in their order, and the tidying up.</summary>
internal sealed class LoadRun(LoadOptions options, KarlBuild build, string directory)
{
    private const int Connections = 64;
    private const int ManyConnections = 256;

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
        var intakeStore = Under("intake");
        var karlPort = ServerProcess.FreePort();
        var fleet = new Fleet(karlPort);
        using (var bare = options.Bare ? StartBare(ServerProcess.FreePort()) : null)
        {
            using var karl = options.Karl ? build.StartKarl(karlPort, intakeStore) : null;
            foreach (var server in new[] { bare, karl }.OfType<ServerProcess>())
                await server.WaitUntilUpAsync();
            var acknowledged = await MeasureIntakeAsync(new Intake(options, _figures, bare, karl, fleet));
            if (karl is not null)
            {
                await karl.StopAsync();
                Disk.Report(_figures, intakeStore, acknowledged);
            }
        }

        if (options.Karl)
        {
            await new Recovery(options, _figures).MeasureAsync(
                () => build.StartKarl(karlPort, intakeStore), fleet.Make(Connections, withBuild: true), "recovery_s");
            await new Memory(options, _figures).MeasureAsync(port => build.StartKarl(port, Under("memory"), Memory.Collector));
        }

        if (options.Bare)
        {
            var port = ServerProcess.FreePort();
            await new Recovery(options, _figures).MeasureAsync(
                () => StartBare(port), new Fleet(port).Make(Connections, withBuild: true), "bare_recovery_s");
        }

        _figures.Add("failures", _figures.Failures);
        return _figures.Failures == 0 ? 0 : 1;
    }

    private static async Task<long> MeasureIntakeAsync(Intake intake)
    {
        var acknowledged = await intake.MeasureAsync(new IntakeCase("", Connections, WithBuild: true, WarmUps: 3));
        acknowledged += await intake.MeasureAsync(new IntakeCase("_256", ManyConnections, WithBuild: true));
        return acknowledged + await intake.MeasureAsync(new IntakeCase("_nobuild", Connections, WithBuild: false));
    }

    private ServerProcess StartBare(int port) => build.StartBare(port, Under("bare"), options.BareParse);

    private string Under(string name) => Directory.CreateDirectory(Path.Combine(directory, name)).FullName;
}
