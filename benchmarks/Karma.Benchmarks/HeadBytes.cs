using System.Diagnostics;
using System.Globalization;
using System.Net;
using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Store;
using Karma.Testing;
using Karma.Testing.Simulated;

namespace Karma.Benchmarks;

/// <summary>
/// Lets a fleet send to a Karl over a store in a file, and prints how much memory he takes for each instance, open heads included, as they
/// fill, and how long another takes to begin where he was.
/// </summary>
internal static class HeadBytes
{
    /// <summary>Nearly all that a head takes: it is not sealed yet.</summary>
    private const int Rounds = 110;

    private const int Together = 256;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(20);

    public static async Task PrintAsync(int instances, string folder)
    {
        var path = Path.Combine(folder, $"memory-{Environment.ProcessId}.db");
        FakeClock clock;
        await using (var store = new SqliteStore(path))
        await using (var karl = await TestKarl.StartAsync(store))
        {
            var runs = Enumerable.Range(0, instances).Select(n => new SimulatedRun(Population.Median, n)).ToArray();

            // What Karl takes for a commit and for those who are busy just now, he takes once, however many there are.
            var others = Enumerable.Range(instances, Together).Select(n => new SimulatedRun(Population.Median, n)).ToArray();
            for (var round = 0; round < 3; round++) await Task.WhenAll(others.Select(run => SendAsync(karl, run)));
            foreach (var run in runs)
                for (var warm = 0; warm < Rounds; warm++) run.Next(); // What it holds itself is none of Karl's, and grows no more.
            var (before, sum) = (GC.GetTotalMemory(forceFullCollection: true), 0d);
            for (var round = 1; round <= Rounds; round++)
            {
                foreach (var together in runs.Chunk(Together)) await Task.WhenAll(together.Select(run => SendAsync(karl, run)));
                await karl.PassAsync(Interval);
                if (round is not 1 and not 3 && round % 10 != 0) continue;
                var each = (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / instances;
                sum += round % 10 == 0 ? each : 0;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{round,3} keepalives each: {each:0} bytes an instance"));
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bytes_per_instance: {sum / (Rounds / 10):0}"));
            GC.KeepAlive(runs);
            clock = karl.Clock;
        }

        await using (var store = new SqliteStore(path)) // The one before was told nothing, as if he had been killed.
        {
            var (began, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            await using var karl = await TestKarl.StartAsync(store, clock);
            var (took, worked) = (Stopwatch.GetElapsedTime(began).TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"recovery_s: {took:0.00}, {worked:0.00} of processor, for {karl.Fleet.Count} instances"));
        }

        File.Delete(path);
        File.Delete(path + ".lock");
    }

    private static async Task SendAsync(TestKarl karl, SimulatedRun run)
    {
        var record = run.Next();
        var keepalive = karl.Get<KeepaliveParser>().Parse(record.Body, karl.Fleet.Find(run.Codename)?.State)
            ?? throw new InvalidOperationException("A simulated keepalive is none.");
        var host = new IPAddress(record.Endpoint.Host.GetAddressBytes()); // As each comes with its connection.
        var submission = new Submission();
        submission.Set(run.Codename, keepalive, Endpoint.Of(host, record.Endpoint.Port), Owner.OfHost(host));
        if (await karl.Intake.SubmitAsync(submission) != IntakeOutcome.Kept) throw new InvalidOperationException("A keepalive was not kept.");
    }
}
