using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Liveness;
using Karma.Karl.Web.Pages.Parts;

namespace Karma.Karl.Web.Pages;

/// <summary>
/// What was just before an outage and beside it: a new build, a start that was not long ago, others on the same host, a dependency that is not
/// up, the last words. Pure; it tells what is on record, and leaves the judgement to the reader.
/// </summary>
/// <param name="asked">What was asked for.</param>
/// <param name="views">The instances of the window.</param>
/// <param name="earlier">Who ran in the same places before the window, as far as that was read.</param>
/// <param name="neighbours">Who depends on whom.</param>
internal sealed class Circumstances(Asked asked, IReadOnlyCollection<InstanceView> views, IReadOnlyCollection<InstanceView> earlier, Neighbours neighbours)
{
    private const int MostDependencies = 3;

    /// <summary>What falls silent within this of each other, in microseconds, may well have one cause.</summary>
    private static readonly long Together = Time.Microseconds(TimeSpan.FromMinutes(2));

    /// <summary>A run that ended before this was young.</summary>
    private static readonly long Young = Time.Microseconds(TimeSpan.FromMinutes(30));

    public IEnumerable<Clue> Of(InstanceView view, KeepaliveDetails details) =>
        [.. Start(view), .. Host(view), .. Dependencies(view), .. Words(details)];

    private IEnumerable<Clue> Start(InstanceView view)
    {
        var before = views.Concat(earlier).Where(v => v.Service == view.Service && v.Endpoint == view.Endpoint && v.First < view.First).MaxBy(v => v.First);
        var lived = Elapsed.Text(view.Latest.At - view.First);
        var isOnce = view.Latest.At == view.First;
        var isNewBuild = before is not null && before.Build != view.Build && view.Build != BuildId.None;
        if (isNewBuild) yield return new Clue("It was ", asked.Build(view.Build, "a new build"), isOnce ? ", heard only once." : $", last heard {lived} after its first keepalive.");
        else if (isOnce) yield return new Clue("It was heard only once.");
        else if (view.Latest.At - view.First < Young) yield return new Clue($"It was last heard only {lived} after its first keepalive.");
        if (before is not null) yield return new Clue("Before it ran ", asked.Instance(before.Codename), isNewBuild ? ", of another build." : ".");
    }

    private IEnumerable<Clue> Host(InstanceView view)
    {
        var beside = views.Where(v => v.Endpoint.Host.Equals(view.Endpoint.Host) && v.Codename != view.Codename).ToList();
        var silent = beside.Count(v => v.IsMissing && Math.Abs(v.Since - view.Since) <= Together);
        if (silent == 0) yield break;
        var nobody = beside.TrueForAll(v => v.State != LivenessState.Up);
        yield return new Clue(
            nobody ? "Nothing is up on " : $"{silent} more fell silent within two minutes on ", asked.Host(view.Endpoint), nobody ? ": look at the machine first." : ".");
    }

    private IEnumerable<Clue> Dependencies(InstanceView view)
    {
        var gone = view.Dependencies.Items.Select(d => neighbours.Holder(Neighbours.EndpointOf(d)))
            .Where(h => h is not null && Standings.Of(h) is Standing.Down or Standing.Unknown).Take(MostDependencies);
        foreach (var holder in gone)
            yield return new Clue("It depends on ", asked.Service(holder!.Service), $", which is {Standings.Of(holder).Word()} for {Elapsed.Text(asked.End - holder.Since)}.");
    }

    private IEnumerable<Clue> Words(KeepaliveDetails details)
    {
        if (details.State is "starting") yield return new Clue("It was still starting.");
        if (details.State is "tearing_down") yield return new Clue("It was tearing down, and did not say goodbye.");
        if (asked.Views.LineOf(details) is { } words && !string.IsNullOrWhiteSpace(words)) yield return new Clue($"Its last words: “{Markup.Html.Cut(words, 160)}”");
    }
}
