using System.Reflection;
using System.Text.Json;

namespace Karma.Status;

/// <summary>Finds the member of <c>runtime</c> under which a type's status is shown.</summary>
internal static class RuntimeName
{
    private const int MaxLength = 128;

    public static string Of<T>(string? argument)
    {
        var name = argument ?? typeof(T).GetCustomAttribute<StatusNameAttribute>()?.Name ?? FromType(typeof(T).Name);

        // The original writes type ids under "" and "$"; readers skip those.
        if (name.Length is 0 or > MaxLength || name.StartsWith('$'))
            throw new ArgumentException($"'{name}' cannot name a status; give it 1 to {MaxLength} characters, the first not '$'.", nameof(argument));
        return name;
    }

    private static string FromType(string type)
    {
        var arity = type.IndexOf('`');
        return JsonNamingPolicy.SnakeCaseLower.ConvertName(arity < 0 ? type : type[..arity]);
    }
}
