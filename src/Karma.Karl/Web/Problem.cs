using System.Text.Json;
using Karma.Karl.Store;
using Microsoft.AspNetCore.Http;

namespace Karma.Karl.Web;

/// <summary>An error as RFC 9457 problem JSON: it names the parameter, the value and the fix.</summary>
internal sealed record Problem
{
    private const int LongestValue = 100;

    public string Type { get; init; } = "about:blank";

    public required string Title { get; init; }

    public required int Status { get; init; }

    /// <summary>What to do.</summary>
    public required string Detail { get; init; }

    public string? Parameter { get; init; }

    public string? Value { get; init; }

    public static Problem BadParameter(string parameter, string? value, string fix) => new()
    {
        Title = $"The parameter {parameter} is not valid.",
        Status = StatusCodes.Status400BadRequest,
        Detail = fix,
        Parameter = parameter,
        Value = value?.Length > LongestValue ? value[..LongestValue] + "…" : value,
    };

    public static Problem NotFound(string what, string value, string fix) => BadParameter(what, value, fix) with
    {
        Title = $"There is no such {what}.",
        Status = StatusCodes.Status404NotFound,
    };

    public static Problem NoInstance(string codename) =>
        NotFound("instance", codename, "GET /api/v1/fleet lists the instances of a window; widen it with h=24.");

    public static Problem Unreadable(Exception e) => new()
    {
        Title = "The store could not be read.",
        Status = StatusCodes.Status503ServiceUnavailable,
        Detail = e is StoreException ? e.Message : "What is kept of this is damaged: karl backup, and karl check, tell what else is.",
    };

    /// <summary>Whether something was not found as it was written: the store fails, or gives back what was never put into it.</summary>
    public static bool IsUnreadable(Exception e) => e is StoreException or InvalidDataException or JsonException;

    public Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        return context.Response.WriteAsJsonAsync(this, KarlJson.Default.Problem, "application/problem+json", context.RequestAborted);
    }
}
