using Karma.Karl.Fleet.Rollups;
using Karma.Karl.History.Rollups;
using Karma.Karl.Web.Pages.Markup;

namespace Karma.Karl.Web.Pages.Parts;

/// <summary>
/// Hours or days beside each other, each a bar of what is known of it: up from the bottom, then unknown, and down at the top, where it is never too
/// thin to be seen.
/// </summary>
internal readonly record struct Bars(Buckets Buckets) : IPart
{
    private const int Width = 1_000;
    private const int Height = 20;
    private const int Least = 3;

    public void WriteTo(Html html)
    {
        var count = Buckets.Items.Count;
        var total = Availability.Of(Buckets.Total());
        html.Add($"<svg class=\"band tall\" viewBox=\"0 0 {Width} {Height}\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"available {total.Percent()}, down {Elapsed.Text(total.Down)}, unknown {Elapsed.Text(total.Unknown)}\">");
        for (var i = 0; i < count; i++)
        {
            var bucket = Buckets.Items[i];
            var (left, right) = (Width * i / count, Width * (i + 1) / count);
            var length = Hour.Begin(bucket.End - bucket.First);
            var down = Share(bucket.Down, length, bucket.Down > 0 ? Least : 0);
            var unknown = Share(bucket.Unknown, length, bucket.Unknown > 0 ? 1 : 0);
            var up = Math.Min(Height - down - unknown, Share(bucket.Up, length, 0));
            if (up + unknown + down <= 0) continue;
            html.Markup("<g>");
            html.Add($"<title>{Instant.Readable(Hour.Begin(bucket.First))}: available {Availability.Of(bucket).Percent()}, down {Elapsed.Text(bucket.Down)}, unknown {Elapsed.Text(bucket.Unknown)}</title>");
            Bar(html, Standing.Up, left, right, Height - up, up);
            Bar(html, Standing.Unknown, left, right, Height - up - unknown, unknown);
            Bar(html, Standing.Down, left, right, 0, down);
            html.Markup("</g>");
        }

        html.Markup("</svg>");
    }

    private static int Share(long part, long whole, int least) => (int)Math.Clamp(Height * part / whole, least, Height);

    private static void Bar(Html html, Standing standing, int left, int right, int top, int tall)
    {
        if (tall <= 0) return;
        html.Add($"<rect class=\"{standing.Word()}\" x=\"{left}\" y=\"{top}\" width=\"{Math.Max(1, right - left - (right - left > 4 ? 1 : 0))}\" height=\"{tall}\"/>");
    }
}
