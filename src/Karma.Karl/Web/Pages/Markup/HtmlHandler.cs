using System.Runtime.CompilerServices;

namespace Karma.Karl.Web.Pages.Markup;

/// <summary>Takes an interpolated string apart for <see cref="Html.Add"/>. It takes texts, whole numbers and parts; anything else does not compile.</summary>
[InterpolatedStringHandler]
internal readonly ref struct HtmlHandler
{
    private readonly Html _html;

    public HtmlHandler(int literalLength, int formattedCount, Html html)
    {
        _ = literalLength + formattedCount; // A page has one buffer, which is large enough or grows.
        _html = html;
    }

    public void AppendLiteral(string markup) => _html.Markup(markup);

    public void AppendFormatted(string? text) => _html.Text(text);

    public void AppendFormatted(long number) => _html.Number(number);

    public void AppendFormatted(Action<Html>? part) => part?.Invoke(_html);

    public void AppendFormatted<T>(T part)
        where T : IPart => part.WriteTo(_html);

    public void AppendFormatted<T>(T? part)
        where T : struct, IPart => part?.WriteTo(_html);

    public void AppendFormatted<T>(IEnumerable<T> parts)
        where T : IPart
    {
        foreach (var part in parts) part.WriteTo(_html);
    }
}
