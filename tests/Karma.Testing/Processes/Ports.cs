using System.Net;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;

namespace Karma.Testing.Processes;

/// <summary>
/// Free ports below those that the system gives to outgoing connections: while a server is away nobody takes its port, and no
/// client on this machine connects to itself by trying it. What one test process was given no other is, as long as it lives.
/// </summary>
internal static class Ports
{
    private const int First = 20_000;
    private const int Last = 32_000;
    private const int MostAttempts = 1_000;

    private static readonly List<SafeFileHandle> Held = [];
    private static readonly string Folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"karma-ports-{Environment.UserName}")).FullName;

    /// <summary>A port that is free, and so many behind it that are.</summary>
    /// <param name="others">How far behind it they are; default: none.</param>
    public static int Free(IEnumerable<int>? others = null)
    {
        var distances = others?.Prepend(0).ToArray() ?? [0];
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var port = Random.Shared.Next(First, Last - distances.Max());
            if (distances.All(distance => IsFree(port + distance)) && TryHold(distances.Select(distance => port + distance))) return port;
        }

        throw new InvalidOperationException($"{MostAttempts} ports from {First} to {Last} are taken, or cannot be held by files in {Folder}.");
    }

    public static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // A file of its own for each, which nobody else can open until this process ends.
    private static bool TryHold(IEnumerable<int> ports)
    {
        var held = new List<SafeFileHandle>();
        try
        {
            foreach (var port in ports)
                held.Add(File.OpenHandle(Path.Combine(Folder, $"{port}"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            lock (Held) Held.AddRange(held);
            return true;
        }
        catch (IOException)
        {
            held.ForEach(handle => handle.Dispose());
            return false;
        }
    }
}
