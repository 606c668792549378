using Karma.Testing.Processes;

namespace Karma.Testing.Honesty;

/// <summary>Something that befalls Karl, or him and his services, and where they live so that it can.</summary>
internal abstract class Disturbance : IAsyncDisposable
{
    /// <summary>What it is, such as <c>standstill of 10 s</c>.</summary>
    public abstract string Name { get; }

    public virtual Surroundings Karl => Surroundings.Plain;

    /// <summary>Where the services live, in turn.</summary>
    public virtual IReadOnlyList<Surroundings> Services => [Surroundings.Plain];

    public virtual int ServiceCount => 3;

    /// <summary>How long Karl must be told to have seen nothing; zero where he may have seen all.</summary>
    public virtual TimeSpan Gap => TimeSpan.Zero;

    /// <summary>Where the store is, in that folder or elsewhere.</summary>
    public virtual string Store(Scratch scratch) => scratch.File("karl.db");

    public abstract Task BeginAsync(Scene scene);

    /// <summary>It lasts; what is then not as it should be.</summary>
    public abstract Task<List<string>> LastAsync(Scene scene);

    public abstract Task EndAsync(Scene scene);

    /// <summary>All is well again; what should be true in the end and is not.</summary>
    public virtual Task<List<string>> AfterwardsAsync(Scene scene, DateTimeOffset gone, DateTimeOffset back) => Task.FromResult<List<string>>([]);

    public ValueTask DisposeAsync() => CleanUpAsync();

    /// <summary>Nothing of it stays on this machine.</summary>
    protected virtual ValueTask CleanUpAsync() => ValueTask.CompletedTask;

    protected static async Task<List<string>> WaitAsync(TimeSpan length)
    {
        await Task.Delay(length);
        return [];
    }
}
