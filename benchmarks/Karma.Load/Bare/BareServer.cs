using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Karma.Load.Bare;

/// <summary>
/// The reference: an endpoint as anybody would write it, which parses the complete body, answers as Karl does, and does
/// nothing else. It parses into typed records with the source-generated serializer; with <c>--parse document</c> into a
/// <see cref="JsonDocument"/>, which is less work.
/// </summary>
internal static class BareServer
{
    private static readonly byte[] Ok = "OK\n"u8.ToArray();

    public static async Task<int> RunAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        var app = builder.Build();
        app.MapGet("/.current", () => "{}");
        var document = string.Equals(app.Configuration["parse"], "document", StringComparison.Ordinal);
        app.MapPost("/", document ? AcceptDocumentAsync : AcceptRecordsAsync);
        await app.RunAsync();
        return 0;
    }

    private static async Task AcceptRecordsAsync(HttpContext context)
    {
        var status = await context.Request.ReadFromJsonAsync(BareJson.Default.BareStatus, context.RequestAborted);
        await AnswerAsync(context, status?.Codename);
    }

    private static async Task AcceptDocumentAsync(HttpContext context)
    {
        using var status = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        await AnswerAsync(context, status.RootElement.GetProperty("codename").GetString());
    }

    private static async Task AnswerAsync(HttpContext context, string? codename)
    {
        if (!string.Equals(codename, context.Request.Query["codename"], StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        context.Response.ContentType = "text/plain";
        context.Response.ContentLength = Ok.Length;
        await context.Response.Body.WriteAsync(Ok, context.RequestAborted);
    }
}
