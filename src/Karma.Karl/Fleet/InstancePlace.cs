namespace Karma.Karl.Fleet;

/// <summary>An instance's place in a list: by service, endpoint, first keepalive and codename.</summary>
internal sealed record InstancePlace(string Service, string Endpoint, long First, string Codename) : IComparable<InstancePlace>
{
    public int CompareTo(InstancePlace? other)
    {
        if (other is null) return 1;
        var order = string.CompareOrdinal(Service, other.Service);
        if (order == 0) order = string.CompareOrdinal(Endpoint, other.Endpoint);
        if (order == 0) order = First.CompareTo(other.First);
        return order != 0 ? order : string.CompareOrdinal(Codename, other.Codename);
    }
}
