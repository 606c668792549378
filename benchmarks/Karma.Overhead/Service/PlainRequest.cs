using System.Text;
using Karma.Load.Client;

namespace Karma.Overhead.Service;

/// <summary>An ordinary request to the service, always the same.</summary>
internal sealed class PlainRequest : IRequestSource
{
    private static readonly byte[] Text = Encoding.ASCII.GetBytes($"GET {SmallService.Path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");

    public static IRequestSource[] Many(int count) => [.. Enumerable.Range(0, count).Select(_ => new PlainRequest())];

    public int Write(Span<byte> buffer)
    {
        Text.CopyTo(buffer);
        return Text.Length;
    }

    public void Answered(TimeSpan ping)
    {
        // It has nothing to tell of it.
    }
}
