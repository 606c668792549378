using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Karma.Status;
using Karma.Vars;
using Karma.Wire;

namespace Karma.Page;

/// <summary>
/// Describes the members of the status from the very metadata by which they are written, the service's own in <c>runtime</c> and
/// <c>vars</c> included.
/// </summary>
internal sealed class StatusSchema(Claire claire, Instruments instruments)
{
    private static readonly JsonSchemaExporterOptions Described = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe };

    /// <summary>A JSON Schema.</summary>
    public string Json() => Schema().ToJsonString(WireJson.Readable.Options);

    /// <summary>Tables for people: one of the status, and one of each object within it.</summary>
    public string Markdown()
    {
        var text = new StringBuilder("# Claire's status\n");
        Append(text, "", Schema());
        return text.ToString();
    }

    private JsonNode Schema()
    {
        var schema = WireJson.Default.ClaireStatus.GetJsonSchemaAsNode(Described);
        if (schema["properties"] is not JsonObject members) return schema;
        if (members["runtime"] is JsonObject runtime) claire.CurrentReport?.Describe(Own(runtime));
        if (members["vars"] is JsonObject vars)
        {
            var own = Own(vars);
            instruments.Describe(own);
            claire.Variables.Describe(own);
        }

        return schema;
    }

    private static JsonObject Own(JsonObject member)
    {
        var own = new JsonObject();
        member["properties"] = own;
        return own;
    }

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema)
    {
        // The converter that reads two forms hides the one that is written.
        if (context.TypeInfo.ElementType == typeof(Dependency) && schema is JsonObject list) list["items"] = DependencySchema();
        return OwnSchema.Describe(context, schema);
    }

    private static JsonObject DependencySchema() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["ip"] = new JsonObject { ["description"] = "An IP address or a host's name.", ["type"] = "string" },
            ["port"] = new JsonObject { ["description"] = "A TCP port.", ["type"] = "integer" },
            ["prefix"] = new JsonObject { ["description"] = "The path under which it serves .current.", ["type"] = "string" },
        },
        ["required"] = new JsonArray("ip", "port"),
    };

    private static void Append(StringBuilder text, string path, JsonNode schema)
    {
        if (schema["properties"] is not JsonObject { Count: > 0 } properties) return;
        if (path.Length > 0) text.Append(CultureInfo.InvariantCulture, $"\n## {path}\n");
        text.Append("\n| member | type | | |\n| --- | --- | --- | --- |\n");
        var required = (schema["required"] as JsonArray ?? []).Select(name => name?.GetValue<string>()).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, member) in properties)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"| `{name}` | {Type(member)} | {(required.Contains(name) ? "required" : "")} | {member?["description"]} |\n");
        }

        foreach (var (name, member) in properties)
        {
            if (member is null) continue;
            var below = path.Length == 0 ? name : $"{path}.{name}";
            Append(text, below, member);
            if (member["items"] is { } items) Append(text, below + "[]", items);
        }
    }

    private static string Type(JsonNode? schema) => Meant(schema)?["type"] switch
    {
        JsonArray several => string.Join(" or ", several.Select(t => t?.GetValue<string>())),
        JsonValue one => one.GetValue<string>(),
        _ => "any",
    };

    /// <summary>A type that occurs again is written as the way to where it stood first: <c>#/properties/build/…</c>.</summary>
    private static JsonNode? Meant(JsonNode? schema)
    {
        if (schema?["$ref"]?.GetValue<string>() is not { } way) return schema;
        return way.Split('/').Skip(1).Aggregate((JsonNode?)schema.Root, static (node, name) => node?[name]);
    }
}
