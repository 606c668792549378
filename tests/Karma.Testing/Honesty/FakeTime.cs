using Karma.Testing.Processes;

namespace Karma.Testing.Honesty;

/// <summary>
/// A wall clock that can be set for some processes alone, by libfaketime. Their monotonic clock goes on as it does: an operator or NTP
/// who sets the time of a machine leaves that alone too.
/// </summary>
internal sealed class FakeTime : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly string _file;

    public FakeTime()
    {
        _file = _scratch.File("clock");
        Set(TimeSpan.Zero);
        Surroundings = Surroundings.Plain with
        {
            Environment = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["LD_PRELOAD"] = Engines.RequireLibrary("faketime/libfaketimeMT.so.1"),
                ["FAKETIME_TIMESTAMP_FILE"] = _file,
                ["FAKETIME_NO_CACHE"] = "1",
                ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
                ["DONT_FAKE_MONOTONIC"] = "1",
                ["NO_FAKE_STAT"] = "1",
            },
        };
    }

    /// <summary>What a process must live in to see this clock.</summary>
    public Surroundings Surroundings { get; }

    /// <summary>Sets the clock so far from the true one, at once for all who see it.</summary>
    public void Set(TimeSpan offset)
    {
        // Moved into place whole: it is read at every look at the clock.
        var next = _scratch.File("next");
        File.WriteAllText(next, FormattableString.Invariant($"{(offset < TimeSpan.Zero ? '-' : '+')}{offset.Duration().TotalSeconds}s\n"));
        File.Move(next, _file, overwrite: true);
    }

    public void Dispose() => _scratch.Dispose();
}
