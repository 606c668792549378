using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Karma.Karl.Tests.Web;

/// <summary>Holds JSON against the schemas of an OpenAPI document, as far as ours uses them; what it does not know, it refuses.</summary>
internal sealed class SchemaChecker(JsonElement document)
{
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "type", "description", "example", "format", "default", "properties", "required", "additionalProperties", "items", "enum", "pattern",
        "minimum", "maximum", "exclusiveMinimum", "minLength", "maxLength", "anyOf", "oneOf", "$ref",
    };

    public JsonElement Resolve(JsonElement element)
    {
        if (!element.TryGetProperty("$ref", out var reference)) return element;
        var target = document;
        foreach (var step in reference.GetString()![2..].Split('/')) target = target.GetProperty(step); // A reference is a text.
        return target;
    }

    /// <summary>Where the value is not as the schema says, one line each.</summary>
    public List<string> Check(JsonElement schema, JsonElement value, string path = "$")
    {
        schema = Resolve(schema);
        var faults = schema.EnumerateObject().Where(k => !Known.Contains(k.Name)).Select(k => $"{path}: the schema says '{k.Name}', which is not checked").ToList();
        foreach (var any in new[] { "anyOf", "oneOf" })
        {
            if (schema.TryGetProperty(any, out var choices) && choices.EnumerateArray().All(c => Check(c, value, path).Count > 0))
                faults.Add($"{path}: fits none of {any}: {string.Join("; ", Check(choices[0], value, path))}");
        }

        if (schema.TryGetProperty("type", out var type) && !Types(type).Any(t => IsOf(t, value)))
            return [.. faults, $"{path}: is {value.ValueKind}, not {type}"];
        if (schema.TryGetProperty("enum", out var values) && !values.EnumerateArray().Any(v => JsonElement.DeepEquals(v, value)))
            faults.Add($"{path}: {value} is none of {values}");
        if (value.ValueKind == JsonValueKind.Object) CheckObject(schema, value, path, faults);
        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
            faults.AddRange(value.EnumerateArray().SelectMany((item, i) => Check(items, item, $"{path}[{i}]")));
        if (value.ValueKind == JsonValueKind.String) CheckText(schema, value.GetString() ?? "", path, faults);
        if (value.ValueKind == JsonValueKind.Number) CheckNumber(schema, value.GetDouble(), path, faults);
        return faults;
    }

    private void CheckObject(JsonElement schema, JsonElement value, string path, List<string> faults)
    {
        if (schema.TryGetProperty("required", out var required))
            faults.AddRange(required.EnumerateArray().Where(r => !value.TryGetProperty(r.GetString() ?? "", out _)).Select(r => $"{path}: lacks {r}"));
        var members = schema.TryGetProperty("properties", out var properties) ? properties : default;
        var others = schema.TryGetProperty("additionalProperties", out var additional) ? additional : default;
        foreach (var member in value.EnumerateObject())
        {
            var at = $"{path}.{member.Name}";
            if (members.ValueKind == JsonValueKind.Object && members.TryGetProperty(member.Name, out var own)) faults.AddRange(Check(own, member.Value, at));
            else if (others.ValueKind == JsonValueKind.Object) faults.AddRange(Check(others, member.Value, at));
            else if (others.ValueKind == JsonValueKind.False) faults.Add($"{at}: is not documented");
        }
    }

    private static void CheckText(JsonElement schema, string text, string path, List<string> faults)
    {
        if (schema.TryGetProperty("pattern", out var pattern)
            && !Regex.IsMatch(text, pattern.GetString() ?? "", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)))
            faults.Add($"{path}: '{text}' is not {pattern}");
        if (schema.TryGetProperty("format", out var format) && format.GetString() == "date-time"
            && !DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _))
            faults.Add($"{path}: '{text}' is no time to the microsecond");
        if (schema.TryGetProperty("minLength", out var least) && text.Length < least.GetInt32()) faults.Add($"{path}: is too short");
        if (schema.TryGetProperty("maxLength", out var most) && text.Length > most.GetInt32()) faults.Add($"{path}: is too long");
    }

    private static void CheckNumber(JsonElement schema, double number, string path, List<string> faults)
    {
        if (schema.TryGetProperty("minimum", out var least) && number < least.GetDouble()) faults.Add($"{path}: is under {least}");
        if (schema.TryGetProperty("maximum", out var most) && number > most.GetDouble()) faults.Add($"{path}: is over {most}");
    }

    private static IEnumerable<string?> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()) : [type.GetString()];

    private static bool IsOf(string? type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => type == "number" && value.ValueKind == JsonValueKind.Number,
    };
}
