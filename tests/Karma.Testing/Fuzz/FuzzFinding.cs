namespace Karma.Testing.Fuzz;

/// <summary>A finding.</summary>
/// <param name="Target">What came to harm.</param>
/// <param name="What">What happened.</param>
/// <param name="File">Where the input stands.</param>
internal sealed record FuzzFinding(string Target, string What, string File)
{
    public override string ToString() => $"{Target}: {What}\n  the input: {File}";
}
