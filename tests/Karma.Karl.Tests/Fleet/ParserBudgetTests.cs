using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Store;
using Karma.Testing;

namespace Karma.Karl.Tests.Fleet;

/// <summary>What reading a keepalive may allocate: the body that is kept, and next to nothing beside it.</summary>
public sealed class ParserBudgetTests
{
    /// <summary>What is told of a keepalive, and the head of the array that holds its body.</summary>
    private const int BesideTheBody = 136;

    private const string Dependencies = """[{"ip":"10.0.0.7","port":5432,"prefix":"/"}]""";

    private readonly KeepaliveParser _parser = new(new BuildCatalog(new MemoryStore()));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Parse_NextOfARun_AllocatesItsBodyAndTheBudgetBeside(bool hasBuild)
    {
        var known = KnownInstance.Of(Parse(0, hasBuild, known: null));
        var body = Json(1, hasBuild);
        var keepalive = _parser.Parse(body, known); // What is compiled and made once is made.

        var allocated = Allocated(() => _parser.Parse(body, known));

        Assert.InRange(allocated, 1, keepalive!.Body.Length + BesideTheBody); // It is a keepalive, or Known would have thrown.
    }

    [Fact]
    public void RunMark_OfASecret_AllocatesNothing()
    {
        var secret = new string('s', 32);
        _ = RunMark.Of(secret);

        Assert.Equal(0, Allocated(() => RunMark.Of(secret)));
    }

    // The least of several tries: what else the runtime does on this thread, such as to compile in tiers, is nobody's parsing.
    private static long Allocated<T>(Func<T> make)
    {
        var least = long.MaxValue;
        for (var i = 0; i < 100; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            _ = make();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    private static byte[] Json(int second, bool hasBuild) =>
        new KeepaliveJson { Second = second, Dependencies = Dependencies, Build = hasBuild ? KeepaliveJson.SomeBuild : null }.Bytes;

    private ParsedKeepalive Parse(int second, bool hasBuild, InstanceState? known) =>
        _parser.Parse(Json(second, hasBuild), known) ?? throw new InvalidOperationException("It is no keepalive.");
}
