using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Karma.Testing.Kills;
using Karma.Testing.Processes;

namespace Karma.EndToEnd;

/// <summary>What strangers, bugs and slow networks throw at Karl costs the good senders nothing.</summary>
public sealed class KarlGarbageTests(ITestOutputHelper output)
{
    private const int Good = 4;
    private const int HalfOpen = 300;
    private const int Slow = 50;
    private const int Random = 4;
    private const int Pipelined = 64;
    private const int LargestGarbageBytes = 4_096;
    private const long MostMemoryBytes = 512L * 1024 * 1024;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan GoodEvery = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan SlowEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>On two cores, shared with those who throw and perhaps with other tests: without them an answer takes a few milliseconds.</summary>
    private static readonly TimeSpan MostAnswersWithin = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan AllAnswersWithin = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Garbage_OfManyKinds_DelaysNoGoodKeepalive()
    {
        using var scratch = new Scratch();
        await using var karl = new KarlProcess(scratch.Path, Ports.Free());
        await karl.StartAsync(scratch.File("karl.db"));
        var good = Enumerable.Range(0, Good).Select(i => new LoadedInstance($"GOOD{i}", 8080 + i, seed: i)).ToList();

        using var over = new CancellationTokenSource(Patience);
        Task[] thrown =
        [
            .. Enumerable.Range(0, Random).Select(i => ThrowAsync(karl.Port, i, over.Token)),
            .. Enumerable.Range(0, HalfOpen).Select(i => HoldAsync(karl.Port, i, over.Token)),
            .. Enumerable.Range(0, Slow).Select(i => DripAsync(karl.Port, i, over.Token)),
            PipelineAsync(karl.Port, over.Token),
        ];
        var answers = (await Task.WhenAll(good.Select(instance => SendAsync(karl.Url, instance)))).SelectMany(took => took).Order().ToList();
        Assert.DoesNotContain(thrown, task => task.IsFaulted);
        await over.CancelAsync();
        await Task.WhenAll(thrown).WaitAsync(Patience);

        var most = answers[(int)(answers.Count * 0.99)];
        output.WriteLine(
            $"{answers.Count} good keepalives, all acknowledged: 99 % within {most.TotalMilliseconds:0.0} ms, all within "
            + $"{answers[^1].TotalMilliseconds:0.0} ms; Karl holds {karl.Process.WorkingSetBytes / 1024 / 1024} MB");
        Assert.InRange(most, TimeSpan.Zero, MostAnswersWithin);
        Assert.InRange(answers[^1], TimeSpan.Zero, AllAnswersWithin);
        Assert.InRange(karl.Process.WorkingSetBytes, 0, MostMemoryBytes);
        foreach (var instance in good)
            Assert.False((await ReadBack.OfAsync(karl.Api, instance, fromUs: 1, after: 0, sampleEvery: 20)).IsFaulty, instance.Codename);
        Assert.Equal(good.Select(instance => instance.Codename).Append("PIPE"), (await karl.Api.FleetAsync()).Select(entry => entry.Codename).Order());
        Assert.Empty(await karl.Api.FaultsAsync());
        Assert.DoesNotContain(karl.Process.Output, IsComplaint);
        Assert.Equal(0, await karl.StopAsync());
        Assert.Empty(karl.Process.Errors);
    }

    [Fact]
    public async Task Post_OfNoKeepalive_IsRefusedAsTheContractSays()
    {
        using var scratch = new Scratch();
        await using var karl = new KarlProcess(scratch.Path, Ports.Free());
        await karl.StartAsync(scratch.File("karl.db"));
        using var http = new HttpClient();
        (string Body, HttpStatusCode Answer)[] cases =
        [
            ("", HttpStatusCode.BadRequest),
            ("[]", HttpStatusCode.BadRequest),
            ("""{"service":"x" """, HttpStatusCode.BadRequest),
            ("\u0000\u0001\u0002", HttpStatusCode.BadRequest),
            (new string('[', 60_000), HttpStatusCode.BadRequest),
            (new string(' ', 70_000), HttpStatusCode.RequestEntityTooLarge),
        ];

        foreach (var (body, answer) in cases)
        {
            using var content = new StringContent(body);
            Assert.Equal(answer, (await http.PostAsync(karl.Url, content)).StatusCode);
        }

        Assert.Empty(await karl.Api.FleetAsync());
        Assert.DoesNotContain(karl.Process.Output, IsComplaint);
    }

    /// <summary>An error of Karl's own, told by his log.</summary>
    private static bool IsComplaint(string line) =>
        line.StartsWith("fail:", StringComparison.Ordinal) || line.StartsWith("crit:", StringComparison.Ordinal) || line.Contains("Exception", StringComparison.Ordinal);

    private static async Task<List<TimeSpan>> SendAsync(Uri karl, LoadedInstance instance)
    {
        using var http = new HttpClient();
        using var timer = new PeriodicTimer(GoodEvery);
        var took = new List<TimeSpan>();
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < Length)
        {
            using var content = new ByteArrayContent(instance.Next());
            var sent = Stopwatch.GetTimestamp();
            using var response = await http.PostAsync(new Uri(karl, $"?codename={instance.Codename}&port={instance.Port}"), content);
            took.Add(Stopwatch.GetElapsedTime(sent));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            instance.Acknowledge();
            await timer.WaitForNextTickAsync();
        }

        return took;
    }

    /// <summary>Random bytes, a connection after the other; some begin as a request would.</summary>
    private static Task ThrowAsync(int port, int seed, CancellationToken over) => UntilOverAsync(async () =>
    {
        var random = new Random(seed);
        while (true)
        {
            var garbage = new byte[random.Next(LargestGarbageBytes)];
            random.NextBytes(garbage);
            using var socket = await ConnectAsync(port, over);
            await AttemptAsync(async () =>
            {
                if (random.Next(2) == 0) await socket.SendAsync("POST /?codename=GOOD0 HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n"u8.ToArray(), over);
                await socket.SendAsync(garbage, over);
                socket.Shutdown(SocketShutdown.Send);
                while (await socket.ReceiveAsync(garbage, over) > 0)
                {
                    // Whatever he says to it.
                }
            });
        }
    }, over);

    /// <summary>A connection that was opened, or began a request, and says nothing more.</summary>
    private static Task HoldAsync(int port, int number, CancellationToken over) => UntilOverAsync(async () =>
    {
        using var socket = await ConnectAsync(port, over);
        var begun = (number % 3) switch
        {
            0 => "",
            1 => "POST /?codename=GOOD1&port=8081 HTTP/1.1\r\nHo",
            _ => "POST /?codename=GOOD1&port=8081 HTTP/1.1\r\nHost: x\r\nContent-Length: 2000\r\n\r\n{\"service\":",
        };
        if (begun.Length > 0) await socket.SendAsync(Encoding.ASCII.GetBytes(begun), over);
        await Task.Delay(Timeout.Infinite, over);
    }, over);

    /// <summary>A keepalive that comes a few bytes at a time; Karl may hang up on it.</summary>
    private static Task DripAsync(int port, int number, CancellationToken over) => UntilOverAsync(async () =>
    {
        var request = Request(new LoadedInstance($"SLOW{number}", 9_000 + number, number).Next());
        using var timer = new PeriodicTimer(SlowEvery);
        using var socket = await ConnectAsync(port, over);
        await AttemptAsync(async () =>
        {
            for (var at = 0; at < request.Length; at += 4)
            {
                await socket.SendAsync(request.AsMemory(at, Math.Min(4, request.Length - at)), over);
                await timer.WaitForNextTickAsync(over);
            }
        });
    }, over);

    /// <summary>Many requests at once on one connection, every third of them no keepalive: each is answered, in order.</summary>
    private static Task PipelineAsync(int port, CancellationToken over) => UntilOverAsync(async () =>
    {
        var instance = new LoadedInstance("PIPE", 9_999, seed: 1);
        while (true)
        {
            using var socket = await ConnectAsync(port, over);
            var requests = Enumerable.Range(0, Pipelined).SelectMany(i => Request(i % 3 == 2 ? "{broken"u8.ToArray() : instance.Next())).ToArray();
            var sending = socket.SendAsync(requests, over).AsTask();
            var statuses = new List<string>();
            using var reader = new StreamReader(new NetworkStream(socket));
            while (statuses.Count < Pipelined)
            {
                var line = await reader.ReadLineAsync(over) ?? throw new InvalidOperationException("Karl hung up on pipelined requests.");
                if (line.IndexOf("HTTP/1.1 ", StringComparison.Ordinal) is var at and >= 0) statuses.Add(line.Substring(at + 9, 3));
            }

            await sending;
            if (statuses.Where((status, i) => status != (i % 3 == 2 ? "400" : "200")).Any())
                throw new InvalidOperationException($"Pipelined requests were answered {string.Join(' ', statuses)}.");
        }
    }, over);

    private static byte[] Request(byte[] body) => [.. Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {body.Length}\r\n\r\n"), .. body];

    private static async Task<Socket> ConnectAsync(int port, CancellationToken over)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, over);
        return socket;
    }

    /// <summary>He may hang up on what is no request.</summary>
    private static async Task AttemptAsync(Func<Task> attempt)
    {
        try
        {
            await attempt();
        }
        catch (SocketException)
        {
            // That is his right.
        }
    }

    private static async Task UntilOverAsync(Func<Task> act, CancellationToken over)
    {
        try
        {
            await act();
        }
        catch (Exception e) when (over.IsCancellationRequested && e is OperationCanceledException or SocketException or IOException)
        {
            // It is over.
        }
    }
}
