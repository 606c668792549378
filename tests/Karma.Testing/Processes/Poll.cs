using System.Diagnostics;

namespace Karma.Testing.Processes;

/// <summary>Waits for what is to become true, and not a moment longer.</summary>
internal static class Poll
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(10);

    /// <summary>Returns how long it took.</summary>
    /// <exception cref="TimeoutException">It did not become true within <paramref name="limit"/>.</exception>
    public static async Task<TimeSpan> UntilAsync(string what, TimeSpan limit, Func<Task<bool>> isTrue)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await isTrue())
        {
            if (Stopwatch.GetElapsedTime(began) > limit) throw new TimeoutException($"Not within {limit.TotalSeconds:0.#} s: {what}.");
            await Task.Delay(Every);
        }

        return Stopwatch.GetElapsedTime(began);
    }

    public static Task<TimeSpan> UntilAsync(string what, TimeSpan limit, Func<bool> isTrue) => UntilAsync(what, limit, () => Task.FromResult(isTrue()));
}
