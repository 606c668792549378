using System.Net;
using Karma.Karl.Fleet;
using Karma.Karl.History;
using Microsoft.AspNetCore.Http;

namespace Karma.Karl.Web.Intake;

/// <summary>Who sends a keepalive: the run whose secret it carries, or, without one, its address.</summary>
/// <param name="Endpoint">Where he is reached.</param>
/// <param name="Owner">Whom he proves to be.</param>
/// <param name="Mark">By what his run is known again, where it told its secret.</param>
internal readonly record struct Sender(Endpoint Endpoint, Owner Owner, RunMark Mark)
{
    /// <summary>The secret of a run of Claire, made anew at each start.</summary>
    public const string RunHeader = "Karma-Run";

    /// <summary>The address it came from. A test server or a Unix socket knows none.</summary>
    public static IPAddress Host(HttpContext context) => Endpoint.Normalize(context.Connection.RemoteIpAddress ?? IPAddress.Loopback);

    /// <summary>Who sends a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="port">The port he says he listens at, or 0.</param>
    /// <param name="known">The instance that he claims to be, where there is one: what is as it was is not made anew.</param>
    public static Sender Of(HttpContext context, int port, Instance? known = null)
    {
        var host = Host(context);
        var endpoint = known?.State.Endpoint;
        if (endpoint is null || endpoint.Port != port || !endpoint.Host.Equals(host)) endpoint = new Endpoint(host, port);
        var run = context.Request.Headers[RunHeader];
        if (run.Count == 0 || run[0] is not { Length: > 0 } secret) return new Sender(endpoint, Owner.OfHost(host), RunMark.None);
        var mark = RunMark.Of(secret);
        return new Sender(endpoint, known is not null && known.RunMark == mark ? known.Log.Row.Owner : Owner.OfRun(secret), mark);
    }
}
