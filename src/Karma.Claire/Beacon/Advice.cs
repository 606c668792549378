using System.Net;
using Karma.Hosting;

namespace Karma.Beacon;

/// <summary>What to do about a refusal of Karl's, in the words of the log, to be put after its code.</summary>
internal static class Advice
{
    private const string Setting = $"{ConfigureClaire.Section}:Token";

    public static string For(HttpStatusCode code, Locator locator, Claire claire) => code switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ": " + ForTheDoor(locator, claire),
        HttpStatusCode.Conflict => $": the codename {claire.Codename} belongs to another run there, and this one keeps it until it ends",
        _ => "",
    };

    private static string ForTheDoor(Locator locator, Claire claire)
    {
        if (string.IsNullOrEmpty(claire.Options.Token)) return $"his report door asks for a token; set {Setting} to one that he knows";
        return locator.Token is null
            ? $"he was named over HTTP, and {Setting} is told only to whom the service itself names; name him in {ConfigureClaire.Section}:Karl"
            : $"he does not take the token that {Setting} holds; set it to one that he knows";
    }
}
