namespace Fleet.Launch;

/// <summary>Starts the fleet, keeps it running, and leaves nothing behind but its folder.</summary>
internal static class Launcher
{
    private const int Failed = 1;

    private static readonly TimeSpan KarlStartsWithin = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(string[] args)
    {
        using var signals = new StopSignals();
        try
        {
            if (args.Length > 0) throw new FleetException("The fleet takes no arguments: dotnet run --project samples/Fleet");
            await RunAsync(signals.Token);
            return 0;
        }
        catch (FleetException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return Failed;
        }
    }

    private static async Task RunAsync(CancellationToken stop)
    {
        var settings = FleetSettings.FromEnvironment();
        var hosts = Hosts.OfThisMachine();
        var cast = Cast.Of(settings, hosts);
        Ports.Check(cast);
        var folder = RunFolder.New();

        var narrator = new Narrator(settings, folder);
        var orders = new Orders(cast, hosts, folder);
        using var servicesStop = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var karlStop = new CancellationTokenSource();
        var karl = KeepAsync(cast.Karl, karlStop.Token);
        var services = Task.CompletedTask;
        try
        {
            if (await AnswersAsync(cast.Karl, karl, stop))
            {
                services = Task.WhenAll(cast.Services.Select(member => KeepAsync(member, servicesStop.Token)));
                narrator.Welcome(cast, hosts);
                await Task.WhenAny(karl, services);
            }
        }
        finally
        {
            // Karl goes last: the others say goodbye to him.
            if (stop.IsCancellationRequested) narrator.Say("Stopping.");
            await servicesStop.CancelAsync();
            await services.ContinueWith(_ => karlStop.Cancel(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            await Task.WhenAll(karl, services);
        }

        narrator.Say($"All have ended. What Karl kept is in {Path.Combine(folder.Path, RunFolder.Store)}");

        async Task KeepAsync(Member member, CancellationToken memberStop)
        {
            try
            {
                await new Supervisor(member, orders, folder, narrator).RunAsync(memberStop);
            }
            catch
            {
                // One that cannot be kept running ends the fleet.
                await servicesStop.CancelAsync();
                throw;
            }
        }
    }

    /// <summary>False where it is to stop, or Karl has ended, before he answers.</summary>
    private static async Task<bool> AnswersAsync(Member karl, Task run, CancellationToken stop)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(1) };
        var began = TimeProvider.System.GetTimestamp();
        while (!stop.IsCancellationRequested && !run.IsCompleted)
        {
            try
            {
                using var response = await http.GetAsync(new Uri(karl.Address, "/.current"), stop);
                if (response.IsSuccessStatusCode) return true;
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                // Not yet.
            }

            if (TimeProvider.System.GetElapsedTime(began) > KarlStartsWithin)
                throw new FleetException($"{karl} does not answer within {KarlStartsWithin.TotalSeconds:0} s.");
            await Task.WhenAny(run, Task.Delay(100, CancellationToken.None));
        }

        return false;
    }
}
