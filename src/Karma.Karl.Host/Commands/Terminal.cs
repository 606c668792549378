using System.Text;

namespace Karma.Karl.Host.Commands;

/// <summary>Where a command answers.</summary>
/// <param name="Out">What it answers.</param>
/// <param name="Errors">Why it does not, and what else there is to say.</param>
/// <param name="Width">How wide a line may be, or <see langword="null"/> where nobody cuts it: in a file or a pipe.</param>
/// <param name="HasColour">Whether states have colours, besides their words.</param>
internal sealed record Terminal(TextWriter Out, TextWriter Errors, int? Width, bool HasColour)
{
    private const int UsualWidth = 80;
    private const string Plain = "\e[0m";

    /// <summary>That of this process: colours only where somebody looks, and has not said by <c>NO_COLOR</c> that he wants none.</summary>
    public static Terminal OfProcess()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var isSeen = !Console.IsOutputRedirected;
        var hasColour = isSeen && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb";
        return new Terminal(new StreamWriter(Console.OpenStandardOutput(), utf8), Console.Error, isSeen ? WidthOfWindow() : null, hasColour);
    }

    /// <summary>A line with texts from outside in it.</summary>
    public void Line(string text = "") => Out.WriteLine(Printable.Line(text));

    /// <summary>A line to whoever runs the command, beside the answer.</summary>
    public void Say(string text) => Errors.WriteLine("karl: " + Printable.Line(text));

    /// <summary>A clean text in the colour of the state that it names.</summary>
    public string Coloured(string text, string state) => !HasColour ? text : state switch
    {
        "up" or "came" => "\e[32m" + text + Plain,
        "down" or "went" => "\e[1;31m" + text + Plain,
        "unknown" => "\e[33m" + text + Plain,
        "done" or "replaced" => "\e[2m" + text + Plain,
        _ => text,
    };

    public string Bold(string text) => HasColour ? "\e[1m" + text + Plain : text;

    private static int WidthOfWindow()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : UsualWidth;
        }
        catch (Exception e) when (e is IOException or PlatformNotSupportedException)
        {
            return UsualWidth;
        }
    }
}
