namespace Karma.Beacon;

/// <summary>What the beacon is told while it runs: where to report, and to do so now. Thread-safe; nothing here waits.</summary>
internal sealed class BeaconOrders
{
    private readonly Lock _lock = new();
    private readonly string? _token;
    private volatile Locator _locator;
    private volatile Call _call = new();
    private Uri? _named;

    public BeaconOrders(Uri? karl, string? token)
    {
        _token = token;
        _named = karl;
        _locator = new Locator(karl, token);
    }

    public Locator Locator => _locator;

    /// <summary>The call that the next keepalive will answer.</summary>
    public Call Next => _call;

    /// <summary>
    /// Changes the locator, unless it is the same, and asks for a keepalive. Whom the program names may be told the token; whom somebody
    /// names over HTTP only if he is of the origin that the program or its configuration named.
    /// </summary>
    /// <returns>Whether the address is another than <paramref name="before"/>.</returns>
    public bool ReportTo(Uri? karl, bool byProgram, out Uri? before)
    {
        lock (_lock)
        {
            if (byProgram) _named = karl;
            var token = byProgram || Locator.IsSameOrigin(karl, _named) ? _token : null;
            var old = _locator;
            before = old.Karl;
            if (old.Karl != karl || old.Token != token)
            {
                _locator = new Locator(karl, token);
                old.Replace();
            }
        }

        Next.Ask();
        return before != karl;
    }

    /// <summary>Takes up the call; who asks from now on asks for the keepalive after.</summary>
    public Call Take()
    {
        lock (_lock)
        {
            var taken = _call;
            _call = new Call();
            return taken;
        }
    }

    /// <summary>Asks for a keepalive now.</summary>
    /// <returns>Completes when the attempt has ended.</returns>
    public Task Ask()
    {
        var call = Next;
        call.Ask();
        return call.Answered;
    }
}
