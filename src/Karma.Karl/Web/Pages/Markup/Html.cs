using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace Karma.Karl.Web.Pages.Markup;

/// <summary>
/// A page in the making. What stands in an interpolated string is markup, whatever is put into it is text: encoded, and cut where it is long.
/// So nothing that came from outside is ever markup, or more than a line or two, unless somebody writes so on purpose. For one thread.
/// </summary>
internal sealed class Html
{
    /// <summary>How much of a text is shown where nothing else is said, in UTF-16 units.</summary>
    public const int LongestText = 240;

    private readonly StringBuilder _markup = new(32 * 1024);

    public int Length => _markup.Length;

    /// <summary>Adds markup with texts and parts in it.</summary>
    public void Add([InterpolatedStringHandlerArgument("")] HtmlHandler markup) => _ = markup;

    /// <summary>Adds markup of our own, as it is.</summary>
    public void Markup(string markup) => _markup.Append(markup);

    /// <summary>Adds a text: encoded, and cut.</summary>
    public void Text(string? text, int longest = LongestText)
    {
        if (string.IsNullOrEmpty(text)) return;
        HtmlEncoder.Default.Encode(new StringWriter(_markup, CultureInfo.InvariantCulture), Cut(text, longest));
    }

    public void Number(long number) => _markup.Append(CultureInfo.InvariantCulture, $"{number}");

    /// <summary>A text of at most that length, with a sign that there was more; no character is cut in two.</summary>
    public static string Cut(string text, int longest)
    {
        if (text.Length <= longest) return text;
        var end = char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest;
        return text[..end] + "…";
    }

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(ToString());

    public override string ToString() => _markup.ToString();
}
