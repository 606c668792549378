using Karma.Load.Client;
using Karma.Load.Servers;

namespace Karma.Load.Measures;

/// <summary>What others take over HTTP from the same client in the same run: etcd, which is durable as Karl is, and the Pushgateway, which is not.</summary>
internal sealed class Rivals(LoadOptions options, Figures figures)
{
    private const int Connections = 64;

    public async Task MeasureAsync(string directory)
    {
        if (Program("etcd") is { } etcd)
        {
            var (port, peers) = (ServerProcess.FreePort(), ServerProcess.FreePort());
            var instances = new Fleet(port).Make(Connections, withBuild: true);
            string[] arguments =
            [
                "--name=load", $"--data-dir={Path.Combine(directory, "etcd")}", "--log-level=error",
                $"--listen-client-urls=http://127.0.0.1:{port}", $"--advertise-client-urls=http://127.0.0.1:{port}",
                $"--listen-peer-urls=http://127.0.0.1:{peers}", $"--initial-advertise-peer-urls=http://127.0.0.1:{peers}",
                $"--initial-cluster=load=http://127.0.0.1:{peers}",
            ];
            await MeasureAsync(
                "etcd", ServerProcess.StartProgram("etcd", etcd, port, directory, arguments), "/health",
                [.. instances.Select((instance, i) => new EtcdPut(instance, i, port))]);
        }

        if (Program("prometheus-pushgateway") is { } gateway)
        {
            var port = ServerProcess.FreePort();
            await MeasureAsync(
                "pushgateway", ServerProcess.StartProgram("pushgateway", gateway, port, directory, [$"--web.listen-address=127.0.0.1:{port}"]), "/-/ready",
                [.. Enumerable.Range(0, Connections).Select(i => new Push(i, port))]);
        }
    }

    private async Task MeasureAsync(string name, ServerProcess started, string ready, IRequestSource[] sources)
    {
        using var server = started;
        await server.WaitUntilUpAsync(ready);
        using var contender = new Contender(server, new SenderGroup(server.Port, sources, Connections));
        for (var round = -1; round < options.Rounds; round++)
            figures.Check(name, (await contender.RunAsync(round < 0 ? options.WarmUp : options.Round, counted: round >= 0, idle: null)).Result);
        Intake.Report(figures, name, "", contender);
    }

    private string? Program(string name)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        if (path is null)
            figures.Progress($"{name} is not installed: eng/engines --rivals");
        return path;
    }
}
