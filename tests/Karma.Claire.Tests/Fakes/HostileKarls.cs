namespace Karma.Tests.Fakes;

/// <summary>Karls by what is wrong with them, each over real sockets.</summary>
internal static class HostileKarls
{
    private static readonly Dictionary<string, Func<FakeKarl>> Makers = new(StringComparer.Ordinal)
    {
        ["accepts and never reads"] = () => new FakeKarl { Greeting = (_, _, stop) => Task.Delay(Timeout.Infinite, stop) },
        ["reads and never answers"] = () => new FakeKarl(KarlAnswers.Hang),
        ["answers a byte at a time"] = () => new FakeKarl(KarlAnswers.Trickle),
        ["answers ten gigabytes"] = () => new FakeKarl(KarlAnswers.Endless(new TaskCompletionSource<long>())),
        ["answers headers without end"] = () => new FakeKarl(KarlAnswers.EndlessHead),
        ["resets the connection"] = () => new FakeKarl(KarlAnswers.Reset),
        ["closes at once"] = () => new FakeKarl { Greeting = (socket, _, _) => Close(socket) },
        ["answers no HTTP"] = () => new FakeKarl(KarlAnswers.Garbage),
        ["answers 200 and nonsense"] = () => new FakeKarl(KarlAnswers.Nonsense),
        ["answers 200 and broken chunks"] = () => new FakeKarl(KarlAnswers.BrokenChunks),
    };

    public static IEnumerable<string> Manners => Makers.Keys;

    public static FakeKarl Who(string manner) => Makers[manner]();

    private static Task Close(System.Net.Sockets.Socket socket)
    {
        socket.Close();
        return Task.CompletedTask;
    }
}
