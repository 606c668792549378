using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Karma.Karl.Topology;

namespace Karma.Karl.Web.Api;

/// <summary>The place of the last difference of a page: what comes and goes before it does not shift the next page.</summary>
internal sealed record DifferenceCursor(string Service, DifferenceKind Kind, string Place)
{
    public static DifferenceCursor Of(Difference difference) => new(difference.Service, difference.Kind, difference.Place);

    /// <exception cref="ProblemException">The text is no cursor.</exception>
    public static DifferenceCursor? Read(string? text)
    {
        if (text is null) return null;
        try
        {
            var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('\n');
            if (parts.Length == 3 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var kind))
                return new DifferenceCursor(Uri.UnescapeDataString(parts[0]), (DifferenceKind)kind, parts[2]);
        }
        catch (FormatException)
        {
            // Told below.
        }

        throw new ProblemException(Problem.BadParameter("cursor", text, "Give the value of 'next' from the page before, unchanged."));
    }

    public bool IsBefore(Difference difference) => difference.CompareTo(Service, Kind, Place) > 0;

    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{Uri.EscapeDataString(Service)}\n{(int)Kind}\n{Place}")));
}
