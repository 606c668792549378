using Karma;

namespace Fleet.Services;

/// <summary>The chain as the gateway found it when it was last asked: its answer, and <c>runtime.chain</c> of its keepalives.</summary>
[StatusName("chain")]
internal sealed record GatewayStatus(string Message, IReadOnlyList<Progress> Parts);
