using System.Net;
using System.Text.Json;
using Karma.Wire;

namespace Karma.Tests.Fakes;

/// <summary>What the fake Karl heard.</summary>
internal sealed record KarlRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body, IPAddress From)
{
    public ClaireStatus Status =>
        JsonSerializer.Deserialize(Body, WireJson.Default.ClaireStatus) ?? throw new InvalidOperationException("The body is null.");
}
