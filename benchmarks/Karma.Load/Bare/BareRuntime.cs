namespace Karma.Load.Bare;

internal sealed record BareRuntime
{
    public required string Message { get; init; }

    public Dictionary<string, string>? Details { get; init; }
}
