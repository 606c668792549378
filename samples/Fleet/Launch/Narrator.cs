using System.Globalization;

namespace Fleet.Launch;

/// <summary>Says on the console where to look, and what happens.</summary>
internal sealed class Narrator(FleetSettings settings, RunFolder folder)
{
    public void Welcome(Cast cast, Hosts hosts)
    {
        var karl = cast.Karl.Address;
        var addresses = hosts.AreThree
            ? $"on {hosts.First}, {hosts.Second} and {hosts.Third}, which stand for three hosts"
            : $"all on {hosts.First}, since this machine has no 127.0.0.2 and .3 to stand for other hosts";
        Console.WriteLine($"""
            Karl watches a fleet of {cast.Services.Count} services, each in a process of its own, {addresses}.

              the fleet   {karl}
              topology    {karl}topology.dot
              the API     curl {karl}api/v1/fleet
              a service   {cast.Services[0].Address}.current

            They report every {Orders.BeaconSeconds} s (20 s is the default), so silence is an outage after {2 * Orders.BeaconSeconds + 5} s.
            About every {Rounded(settings.CrashAfter)} the annotator crashes and is started again; every {Rounded(settings.RedeployAfter)} another release of the
            filter takes over. Karl keeps it all: look at the last hour with {karl}?h=1

            Store and logs of this run: {folder.Path}
            Ctrl+C ends everything.

            """);
    }

    public void Say(string what) =>
        Console.WriteLine($"{TimeProvider.System.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture)} {what}");

    private static string Rounded(TimeSpan time) =>
        time < TimeSpan.FromMinutes(2) ? $"{time.TotalSeconds:0} s" : $"{time.TotalMinutes:0.#} min";
}
