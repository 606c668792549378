using System.Text;
using Karma.Karl.Telemetry;
using Microsoft.AspNetCore.Http;

namespace Karma.Karl.Web;

/// <summary>Karl's own measures in the text format that Prometheus reads.</summary>
internal sealed class MetricsEndpoint(MetricsReading metrics)
{
    public Task WriteAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return Answer.WriteAsync(context, Encoding.UTF8.GetBytes(metrics.Read()), "text/plain; version=0.0.4; charset=utf-8");
    }
}
