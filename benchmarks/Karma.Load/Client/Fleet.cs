using System.Text;

namespace Karma.Load.Client;

/// <summary>Makes instances, each with a number, a codename and a port of its own within the server that they report to.</summary>
internal sealed class Fleet(int karlPort)
{
    private const int FirstPort = 20_000;

    /// <summary>Ports come round again, for another service than before.</summary>
    private const int Ports = 40_001;

    private int _made;

    /// <summary>The second keepalive of an instance (the first has no past to tell of), as it goes over the wire.</summary>
    public static string Example(bool withBuild)
    {
        var request = new byte[Sender.MaxRequestBytes];
        var instance = new Fleet(karlPort: 7576).Make(1, withBuild)[0];
        instance.Write(request);
        return Encoding.UTF8.GetString(request, 0, instance.Write(request));
    }

    public SimulatedInstance[] Make(int count, bool withBuild)
    {
        var services = SimulatedService.All(withBuild);
        var instances = new SimulatedInstance[count];
        for (var i = 0; i < count; i++, _made++)
            instances[i] = new SimulatedInstance(services[_made % services.Length], _made, FirstPort + (_made % Ports), karlPort);
        return instances;
    }
}
