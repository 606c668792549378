using System.Text;
using System.Text.Json;
using Karma.Karl.Web.Api;
using Microsoft.AspNetCore.Http;

namespace Karma.Karl.Web.Original;

/// <summary>
/// Describes the fleet in the original's shape, field by field, out of the API's own description: as JSON Schema, or, for
/// <c>schema=md</c>, as the tables that the original writes.
/// </summary>
internal static class OriginalSchema
{
    private static readonly string[] Types = ["OriginalFleet", "OriginalMachine", "OriginalService"];

    private static readonly Lazy<(byte[] Json, byte[] Markdown)> Described = new(Describe);

    public static Task WriteAsync(HttpContext context, string? format) => format == "md"
        ? Answer.TextAsync(context, StatusCodes.Status200OK, Described.Value.Markdown)
        : Answer.JsonAsync(context, Described.Value.Json);

    private static (byte[] Json, byte[] Markdown) Describe()
    {
        using var document = JsonDocument.Parse(OpenApi.Bytes);
        var schemas = document.RootElement.GetProperty("components").GetProperty("schemas");
        var json = new List<string>();
        var markdown = new StringBuilder("# Data Dictionary\n");
        foreach (var type in Types)
        {
            json.Add($"\"{type}\":{schemas.GetProperty(type).GetRawText()}");
            WriteTable(markdown, type, schemas.GetProperty(type));
        }

        var schema = $"{{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"$ref\":\"#/$defs/{Types[0]}\",\"$defs\":{{{string.Join(',', json)}}}}}"
            .Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal);
        return (Encoding.UTF8.GetBytes(schema), Encoding.UTF8.GetBytes(markdown.ToString()));
    }

    private static void WriteTable(StringBuilder markdown, string name, JsonElement type)
    {
        markdown.Append($"\n### `{name}`\n| **Field** | **Type** | **Description** |\n| ---: | :--- | :--- |\n");
        foreach (var field in type.GetProperty("properties").EnumerateObject())
            markdown.Append($"| `{field.Name}` | {field.Value.GetProperty("type").GetString()} | {field.Value.GetProperty("description").GetString()} |\n");
        foreach (var field in type.GetProperty("properties").EnumerateObject().Where(f => f.Value.TryGetProperty("properties", out _)))
            WriteTable(markdown, field.Name, field.Value);
    }
}
