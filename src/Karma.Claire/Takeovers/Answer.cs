using System.Net.Sockets;
using Karma.Wire;

namespace Karma.Takeovers;

/// <summary>What came of asking one address in one way.</summary>
/// <param name="Status">A Claire's status; null where none came.</param>
/// <param name="Fact">What came instead; a clause for people.</param>
/// <param name="IsHttp">Whether it was an answer in HTTP at all.</param>
/// <param name="Socket">Why there was no connection; null where there was one.</param>
internal sealed record Answer(ClaireStatus? Status, string Fact, bool IsHttp = false, SocketError? Socket = null);
