using System.Security.Cryptography;

namespace Karma;

/// <summary>
/// The system's cryptographic random source. On Linux it is read itself: the first use of <see cref="RandomNumberGenerator"/> loads
/// OpenSSL, four megabytes and ten milliseconds of a service's start that many services need for nothing else.
/// </summary>
internal static class SystemRandom
{
    private const string Source = "/dev/urandom";

    public static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        if (!OperatingSystem.IsLinux() || !TryRead(bytes)) RandomNumberGenerator.Fill(bytes);
        return bytes;
    }

    /// <summary>False where the source cannot be opened, as where a service is shut into a folder without devices.</summary>
    private static bool TryRead(Span<byte> bytes)
    {
        try
        {
            using var source = File.OpenHandle(Source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return RandomAccess.Read(source, bytes, fileOffset: 0) == bytes.Length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return false;
        }
    }
}
