namespace Karma.Testing.Fuzz;

/// <summary>Where and how an input is sent.</summary>
/// <param name="Name">The name of the target.</param>
/// <param name="Corpus">The folder of the corpus.</param>
/// <param name="Request">The whole request.</param>
internal sealed record HttpAddress(string Name, string Corpus, Func<byte[], byte[]> Request)
{
    /// <summary>Whether the request is certain to be one, so that an answer must come; if not, each has a connection of its own.</summary>
    public bool IsFramed { get; init; } = true;

    /// <summary>What must hold of the answer beyond its code.</summary>
    public Func<byte[], RawAnswer, Task>? Check { get; init; }
}
