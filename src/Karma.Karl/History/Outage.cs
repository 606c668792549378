namespace Karma.Karl.History;

/// <summary>An outage of an instance, in epoch microseconds; <paramref name="Ended"/> is 0 while it lasts.</summary>
internal readonly record struct Outage(long Number, long Began, long Ended)
{
    public bool LastsAt(long moment) => Began <= moment && (Ended == 0 || Ended > moment);
}
