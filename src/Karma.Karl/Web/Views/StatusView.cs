using Karma.Karl.Liveness;
using Karma.Karl.Web.Pages.Markup;
using Karma.Karl.Web.Pages.Parts;

namespace Karma.Karl.Web.Views;

/// <summary>
/// What a page shows of a status, put together from parts in the order in which they are added. Register the code that fills it with
/// <c>services.AddStatusView(…)</c>. Every text is shown as text, whatever is in it, and cut behind 240 characters; numbers that are none are
/// shown as a dash. What exceeds 400 facts, meters, notes and cells of tables together is left out, and the page says so. For one thread.
/// </summary>
public sealed class StatusView
{
    private const int Most = 400;
    private const int MostColumns = 8;
    private const int MostRows = 50;

    private readonly List<IPart> _parts = [];
    private int _left = Most;

    internal StatusView()
    {
    }

    internal ViewNote? Title { get; private set; }

    internal IReadOnlyList<IPart> Parts => _parts;

    internal bool IsCut { get; private set; }

    /// <summary>
    /// The one line that tells how it is: first on the instance's page, and its message in lists. The last one that is given counts.
    /// </summary>
    /// <param name="text">The line.</param>
    /// <param name="tone">How it is meant, which lists do not show. Default: as a matter of fact.</param>
    /// <returns>This view, so that calls can be chained.</returns>
    public StatusView Headline(string? text, StatusTone tone = StatusTone.Plain)
    {
        Title = string.IsNullOrWhiteSpace(text) ? null : new ViewNote(text, tone, IsHeadline: true);
        return this;
    }

    /// <summary>A name and a text.</summary>
    /// <param name="name">The name.</param>
    /// <param name="text">The text.</param>
    /// <param name="link">Where the text leads: an absolute http or https address; with anything else there is no link. Default: nowhere.</param>
    /// <returns>This view, so that calls can be chained.</returns>
    public StatusView Fact(string? name, string? text, string? link = null) => Add(new ViewFact(name, html =>
    {
        if (text is not null && Pages.Labels.IsWebAddress(link)) html.Add($"{new WebLink(link!, text)}"); // An address is none that is null.
        else html.Text(text);
    }));

    /// <summary>A name and a number.</summary>
    /// <param name="name">The name.</param>
    /// <param name="number">The number.</param>
    /// <param name="unit">What it counts, such as <c>ms</c>. Default: nothing is said.</param>
    /// <returns>This view, so that calls can be chained.</returns>
    public StatusView Fact(string? name, double number, string? unit = null) =>
        Add(new ViewFact(name, html => html.Add($"{ViewNumber.Text(number)}{ViewNumber.Unit(unit)}")));

    /// <summary>A name and a length of time, shown by its two greatest units; one below zero is shown as none.</summary>
    /// <param name="name">The name.</param>
    /// <param name="length">The length.</param>
    /// <returns>This view, so that calls can be chained.</returns>
    public StatusView Fact(string? name, TimeSpan length) => Add(new ViewFact(name, html => html.Text(Elapsed.Text(Time.Microseconds(length)))));

    /// <summary>A name and a moment, shown in the reader's time zone.</summary>
    /// <param name="name">The name.</param>
    /// <param name="moment">The moment.</param>
    /// <returns>This view, so that calls can be chained.</returns>
    public StatusView Fact(string? name, DateTimeOffset moment) => Add(new ViewFact(name, html => html.Add($"{new Instant(Time.Microseconds(moment))}")));

    /// <summary>How much of something is used, as a bar.</summary>
    /// <param name="name">What is used.</param>
    /// <param name="value">How much of it; the bar is drawn from 0 to <paramref name="max"/>.</param>
    /// <param name="max">How much there is.</param>
    /// <param name="unit">What is counted. Default: nothing is said.</param>
    /// <param name="tone">How it is meant. Default: as a matter of fact.</param>
    /// <returns>This view, so that calls can be chained.</returns>
    public StatusView Meter(string? name, double value, double max, string? unit = null, StatusTone tone = StatusTone.Plain) =>
        Add(new ViewMeter(name, value, max, unit, tone));

    /// <summary>A table. At most eight columns and fifty rows of it are shown, and the page says how many there are; no more rows are asked for.</summary>
    /// <param name="columns">The names of the columns.</param>
    /// <param name="rows">The rows; one may have fewer cells than there are columns.</param>
    /// <returns>This view, so that calls can be chained.</returns>
    /// <exception cref="ArgumentNullException">There are no columns, no rows, or a row is null.</exception>
    public StatusView Table(IReadOnlyList<string?> columns, IEnumerable<IReadOnlyList<string?>> rows)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        var width = Math.Clamp(columns.Count, 1, MostColumns);
        var most = Math.Min(MostRows, _left / width);
        List<string?[]> shown = [.. rows.Take(most + 1).Select(r => r.Take(width).ToArray())];
        var total = rows.TryGetNonEnumeratedCount(out var count) ? count : (int?)null;
        var hasMore = shown.Count > most;
        if (hasMore) shown.RemoveAt(most);
        return Add(new ViewTable([.. columns.Take(width)], shown, hasMore, total), shown.Count * width);
    }

    /// <summary>A sentence.</summary>
    /// <param name="text">The sentence.</param>
    /// <param name="tone">How it is meant. Default: as a matter of fact.</param>
    /// <returns>This view, so that calls can be chained.</returns>
    public StatusView Note(string? text, StatusTone tone = StatusTone.Plain) => Add(new ViewNote(text, tone, IsHeadline: false));

    private StatusView Add(IPart part, int cost = 1)
    {
        if (_left <= 0) IsCut = true;
        else _parts.Add(part);
        _left -= cost;
        return this;
    }
}
