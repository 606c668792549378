namespace Karma.Karl.History;

/// <summary>
/// The records that came last, as they are: who sends often is answered from here, and for all the others memory holds no bodies, but what
/// their heads recall. For the one writer.
/// </summary>
internal sealed class Recent(HeadTools tools)
{
    private const int Most = 256;

    private readonly (InstanceLog Log, KeepaliveRecord Record)[] _records = new (InstanceLog, KeepaliveRecord)[Most];
    private int _next;

    public void Add(InstanceLog log, KeepaliveRecord record)
    {
        ref var place = ref _records[_next++ % _records.Length];
        place.Log?.Forget(place.Record, tools.Frame);
        place = (log, record);
    }
}
