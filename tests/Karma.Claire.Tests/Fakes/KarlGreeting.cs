using System.Net.Sockets;

namespace Karma.Tests.Fakes;

/// <summary>What the fake Karl does with a connection that he has accepted and not read from.</summary>
internal delegate Task KarlGreeting(Socket socket, Stream stream, CancellationToken stop);
