namespace Karma.Load.Bare;

internal sealed record BareDependency
{
    public required string Ip { get; init; }

    public required ushort Port { get; init; }

    public string Prefix { get; init; } = "/";
}
