using System.Diagnostics;

namespace Karma.Tests.Fakes;

/// <summary>Waits for what happens on a thread of Claire's own, and not a moment longer.</summary>
internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task TrueAsync(Func<bool> isTrue, Action? meanwhile = null)
    {
        var began = Stopwatch.GetTimestamp();
        while (!isTrue())
        {
            if (Stopwatch.GetElapsedTime(began) > Patience) throw new TimeoutException("It did not become true.");
            meanwhile?.Invoke();
            await Task.Yield();
        }
    }
}
