using System.Buffers.Text;
using System.Text;
using Karma.Karl.Fleet;

namespace Karma.Karl.Web.Api;

/// <summary>The place of the last item of a page in the order of lists: what comes and goes before it does not shift the next page.</summary>
internal sealed record InstanceCursor(InstancePlace Place)
{
    public static InstanceCursor Of(InstanceView view) => new(view.Place);

    /// <exception cref="ProblemException">The text is no cursor.</exception>
    public static InstanceCursor? Read(string? text)
    {
        if (text is null) return null;
        try
        {
            var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('\n');
            if (parts.Length == 4 && long.TryParse(parts[2], out var first)) return new InstanceCursor(new InstancePlace(Uri.UnescapeDataString(parts[0]), parts[1], first, parts[3]));
        }
        catch (FormatException)
        {
            // Told below.
        }

        throw new ProblemException(Problem.BadParameter("cursor", text, "Give the value of 'next' from the page before, unchanged."));
    }

    public bool IsBefore(InstanceView view) => Place.CompareTo(view.Place) < 0;

    public override string ToString() =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(Place.Service)}\n{Place.Endpoint}\n{Place.First}\n{Place.Codename}"));
}
