using System.Globalization;
using System.Text;

namespace Karma.Testing;

/// <summary>One HTTP answer as it came.</summary>
/// <param name="Head">The status line and the headers, without the empty line behind them.</param>
/// <param name="Body">The body, out of its chunks.</param>
public sealed record RawAnswer(string Head, ReadOnlyMemory<byte> Body)
{
    public string StatusLine => Head.Split("\r\n")[0];

    public int Status => int.Parse(StatusLine.Split(' ')[1], CultureInfo.InvariantCulture);

    public string Text => Encoding.UTF8.GetString(Body.Span);

    /// <summary>The value of a header, or <see langword="null"/>.</summary>
    public string? Header(string name) => Head.Split("\r\n").Skip(1)
        .FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
}
