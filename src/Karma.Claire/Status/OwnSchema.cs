using System.ComponentModel;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace Karma.Status;

/// <summary>Describes a type of the service's own, from the metadata by which it is written and its <see cref="DescriptionAttribute"/>s.</summary>
internal static class OwnSchema
{
    private static readonly JsonSchemaExporterOptions Described = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe };

    /// <param name="typeInfo">How it is written.</param>
    /// <param name="description">What it means, where the type does not say so.</param>
    /// <returns>A JSON Schema; one that allows anything where the metadata cannot tell.</returns>
    public static JsonNode Of(JsonTypeInfo typeInfo, string? description = null)
    {
        JsonNode schema;
        try
        {
            schema = typeInfo.GetJsonSchemaAsNode(Described);
        }
        catch (Exception)
        {
            schema = new JsonObject(); // A type may have converters and attributes that do anything.
        }

        if (schema is not JsonObject) schema = new JsonObject();
        if (description is not null) schema["description"] = description;
        return schema;
    }

    /// <summary>For <see cref="JsonSchemaExporterOptions.TransformSchemaNode"/>: what a member says of itself, or else its type.</summary>
    public static JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema)
    {
        if (schema is not JsonObject described) return schema;
        var provider = context.PropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(DescriptionAttribute), inherit: false) is { Length: > 0 } own
            ? own
            : context.TypeInfo.Type.GetCustomAttributes(typeof(DescriptionAttribute), inherit: false);
        if (provider is [DescriptionAttribute text, ..]) described.Insert(0, "description", text.Description);
        return schema;
    }
}
