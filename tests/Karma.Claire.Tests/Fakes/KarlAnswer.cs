using System.Net.Sockets;

namespace Karma.Tests.Fakes;

/// <summary>How the fake Karl answers a request that he has read.</summary>
internal delegate Task KarlAnswer(KarlRequest request, Socket socket, Stream stream, CancellationToken stop);
