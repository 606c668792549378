using System.Buffers.Text;

namespace Karma.Load.Client;

/// <summary>Writes text and numbers one after another into a buffer that is known to be large enough.</summary>
internal ref struct Utf8Writer(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;

    public int Written { get; private set; }

    public void Text(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_buffer[Written..]);
        Written += text.Length;
    }

    public void Number(long value)
    {
        if (!Utf8Formatter.TryFormat(value, _buffer[Written..], out var length))
            throw new InvalidOperationException("A request outgrew its buffer.");
        Written += length;
    }

    /// <summary>As in <c>2d 0h 0m 5s</c>, the largest unit first, none that is zero before it.</summary>
    public void Uptime(long seconds)
    {
        Unit(seconds >= 86_400, seconds / 86_400, "d "u8);
        Unit(seconds >= 3_600, seconds / 3_600 % 24, "h "u8);
        Unit(seconds >= 60, seconds / 60 % 60, "m "u8);
        Unit(shown: true, seconds % 60, "s"u8);
    }

    /// <summary>As in <c>2.97ms</c>.</summary>
    public void Milliseconds(long microseconds)
    {
        Number(microseconds / 1000);
        var hundredths = microseconds % 1000 / 10;
        Text("."u8);
        Number(hundredths / 10);
        Number(hundredths % 10);
        Text("ms"u8);
    }

    private void Unit(bool shown, long value, ReadOnlySpan<byte> unit)
    {
        if (!shown)
            return;
        Number(value);
        Text(unit);
    }
}
