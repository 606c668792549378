namespace Karma.Karl.History;

/// <summary>What a record keeps.</summary>
internal enum RecordKind : byte
{
    Keepalive = 0,
    Goodbye = 1,
}

/// <summary>
/// One keepalive or goodbye as it is kept. The body is what was sent, but for the build, which stands once elsewhere and here is the one
/// character <c>0</c> at <see cref="BuildOffset"/>. Immutable.
/// </summary>
internal sealed record KeepaliveRecord
{
    public required RecordKind Kind { get; init; }

    /// <summary>The place in the order of arrival at this Karl: unique, ever growing, and the time of arrival, as <see cref="ArrivalClock"/> tells it.</summary>
    public required long Order { get; init; }

    /// <summary>When it counts, in epoch microseconds by Karl's clock.</summary>
    public required long At { get; init; }

    /// <summary>Whether it was handed over afterwards: it counts before it arrived, and proves nothing of now.</summary>
    public bool IsLate { get; init; }

    /// <summary>How long silence may last after it, in microseconds.</summary>
    public required long Allowance { get; init; }

    public required Endpoint Endpoint { get; init; }

    /// <summary>The build it carried, or <see cref="BuildId.None"/>.</summary>
    public BuildId Build { get; init; }

    public int BuildOffset { get; init; }

    public byte[] Body { get; init; } = [];

    /// <summary>Whether another one says the same, to the byte.</summary>
    public bool IsSame(KeepaliveRecord other) => Body.AsSpan().SequenceEqual(other.Body) && this with { Body = other.Body } == other;

    /// <summary>The body as it was sent, byte for byte.</summary>
    public byte[] Restore(Build? build)
    {
        if (Build == BuildId.None || build is null) return Body;
        var restored = new byte[Body.Length - 1 + build.Json.Length];
        Body.AsSpan(0, BuildOffset).CopyTo(restored);
        build.Json.CopyTo(restored, BuildOffset);
        Body.AsSpan(BuildOffset + 1).CopyTo(restored.AsSpan(BuildOffset + build.Json.Length));
        return restored;
    }
}
