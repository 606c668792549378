namespace Karma.Testing.Fuzz;

/// <summary>Something that takes bytes from outside, and must come to no harm by any of them.</summary>
internal interface IFuzzTarget
{
    string Name { get; }

    /// <summary>The folder of the corpus that its inputs grow from.</summary>
    string Corpus { get; }

    /// <summary>How many inputs it takes at a turn: what costs little takes many.</summary>
    int Share { get; }

    /// <summary>What its inputs grow from, made of one of the corpus.</summary>
    IEnumerable<byte[]> SeedsOf(byte[] input) => [input];

    /// <summary>Takes an input.</summary>
    /// <returns>What it made of it, in a few words; an input that leads to something new is kept, and grown further.</returns>
    /// <exception cref="FuzzException">It came to harm. Any other exception says the same.</exception>
    ValueTask<string> TryAsync(byte[] input);
}
