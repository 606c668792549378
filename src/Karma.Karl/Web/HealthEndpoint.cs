using System.Text;
using Karma.Karl.Fleet;
using Microsoft.AspNetCore.Http;

namespace Karma.Karl.Web;

/// <summary>
/// Tells whoever asks whether Karl takes keepalives: 200 where the fleet is taken up, the store takes commits and the writer's turns go on; 503 and
/// the reason in a line else. It tells nothing of the fleet, so it stands before all doors.
/// </summary>
internal sealed class HealthEndpoint(Fleet.Intake intake)
{
    public Task WriteAsync(HttpContext context)
    {
        var health = intake.Health;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        var status = health == IntakeHealth.Well ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return Answer.TextAsync(context, status, Encoding.UTF8.GetBytes(Said(health) + "\n"));
    }

    private static string Said(IntakeHealth health) => health switch
    {
        IntakeHealth.Well => "OK",
        IntakeHealth.Starting => "Karl is starting.",
        IntakeHealth.Failing => "The store does not take commits.",
        IntakeHealth.Stuck => "Nothing has been written for too long.",
        _ => "Karl is stopping.",
    };
}
