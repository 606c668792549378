using System.Globalization;
using Karma.Karl.Liveness;
using Karma.Karl.Web.Search;
using Microsoft.AspNetCore.Http;

namespace Karma.Karl.Web.Api;

/// <summary>The search as JSON.</summary>
internal sealed class SearchEndpoint(FleetSearch search, TimeProvider clock)
{
    private const int LongestText = 200;

    public async Task AnswerAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var window = WindowParameters.Read(query, clock.NowMicroseconds());
        var limit = PageParameters.Limit(query);
        var begin = Begin(query["cursor"].FirstOrDefault());
        var text = query["q"].FirstOrDefault()?.Trim();
        if (text is not { Length: > 0 and <= LongestText })
            throw new ProblemException(Problem.BadParameter("q", text, $"Give what to look for, in at most {LongestText} characters: an IP, ip:port, a part of a service's name, a codename, the beginning of a commit, or a label."));
        var found = await search.FindAsync(text, window, context.RequestAborted).ConfigureAwait(false);
        var items = found.Skip(begin).Take(limit).Select(f => new SearchList.Item { EntityId = f.EntityId, Kind = f.Kind, Name = f.Name, Note = f.Note.Length == 0 ? null : f.Note }).ToList();
        var list = new SearchList
        {
            From = Time.From(window.From),
            To = Time.From(window.To),
            Items = items,
            Next = begin + items.Count < found.Count ? (begin + items.Count).ToString(CultureInfo.InvariantCulture) : null,
        };
        await Answer.JsonAsync(context, list, KarlJson.Default.SearchList).ConfigureAwait(false);
    }

    private static int Begin(string? cursor) =>
        cursor is null ? 0
        : int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var begin) ? begin
        : throw new ProblemException(Problem.BadParameter("cursor", cursor, "Give the value of 'next' from the page before, unchanged."));
}
