using Karma.Karl.Liveness;
using Karma.Karl.Topology;
using Microsoft.AspNetCore.Http;

namespace Karma.Karl.Web.Api;

/// <summary>What is different between two moments, as JSON.</summary>
internal sealed class DifferenceEndpoint(DifferenceQuery differences, TimeProvider clock)
{
    public async Task AnswerAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var window = WindowParameters.Read(query, clock.NowMicroseconds());
        var limit = PageParameters.Limit(query);
        var after = DifferenceCursor.Read(query["cursor"].FirstOrDefault());
        var all = (await differences.BetweenAsync(window, context.RequestAborted).ConfigureAwait(false)).Items;
        var begin = after is null ? 0 : all.TakeWhile(d => !after.IsBefore(d)).Count();
        var items = new List<DifferenceItem>();
        foreach (var difference in all.Skip(begin).Take(limit))
            items.Add(DifferenceItem.Of(await differences.WithEndAsync(difference, window, context.RequestAborted).ConfigureAwait(false), window));
        var list = new DifferenceList
        {
            From = Time.From(window.From),
            To = Time.From(window.To),
            Counts = DifferenceCounts.Of(all),
            Items = items,
            Next = begin + items.Count < all.Count ? DifferenceCursor.Of(all[begin + items.Count - 1]).ToString() : null,
        };
        await Answer.JsonAsync(context, list, KarlJson.Default.DifferenceList).ConfigureAwait(false);
    }
}
