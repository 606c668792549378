using System.Net;
using Karma.Karl.History;
using Microsoft.AspNetCore.Http;

namespace Karma.Karl.Web.Intake;

/// <summary>Who sends a keepalive: the run whose secret it carries, or, without one, its address.</summary>
internal static class Sender
{
    /// <summary>The secret of a run of Claire, made anew at each start.</summary>
    public const string RunHeader = "Karma-Run";

    public static Owner Of(HttpContext context, IPAddress host)
    {
        var run = context.Request.Headers[RunHeader];
        return run.Count > 0 && run[0] is { Length: > 0 } secret ? Owner.OfRun(secret) : Owner.OfHost(host);
    }

    /// <summary>The address it came from. A test server or a Unix socket knows none.</summary>
    public static IPAddress Host(HttpContext context) => Endpoint.Normalize(context.Connection.RemoteIpAddress ?? IPAddress.Loopback);
}
