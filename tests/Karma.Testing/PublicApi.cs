using System.Reflection;
using System.Runtime.CompilerServices;

namespace Karma.Testing;

/// <summary>Writes down an assembly's public surface, in an order that does not depend on the compiler.</summary>
public static class PublicApi
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Describe(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        var types = assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal);
        return string.Join("\n\n", types.Select(Describe)) + "\n";
    }

    private static string Describe(Type type)
    {
        var bases = new[] { type.BaseType }
            .Where(b => b is not null && b != typeof(object) && b != typeof(ValueType) && b != typeof(Enum))
            .Concat(type.IsEnum ? [] : type.GetInterfaces().Where(i => i.IsPublic).OrderBy(i => i.FullName, StringComparer.Ordinal))
            .Select(b => ApiName.Of(b!)) // Null was filtered out above.
            .ToList();
        var head = $"{Kind(type)} {type.Namespace}.{ApiName.Declared(type)}{(bases.Count == 0 ? "" : " : " + string.Join(", ", bases))}";
        IEnumerable<string> members = type.IsEnum
            ? Enum.GetNames(type)
            : type.GetMembers(Declared).Where(IsShown).Select(ApiMember.Describe).Order(StringComparer.Ordinal);
        return string.Join("\n", members.Select(m => "    " + m).Prepend(head));
    }

    private static string Kind(Type type)
    {
        if (type.IsEnum) return "enum";
        if (type.IsInterface) return "interface";
        if (typeof(Delegate).IsAssignableFrom(type)) return "delegate";
        var kind = type.GetMethod("<Clone>$") is null ? "class" : "record";
        if (type.IsValueType) return "struct";
        if (type.IsAbstract && type.IsSealed) return $"static {kind}";
        return type.IsSealed ? $"sealed {kind}" : type.IsAbstract ? $"abstract {kind}" : kind;
    }

    /// <summary>What a record's compiler adds follows from the word record, and accessors from their property.</summary>
    private static bool IsShown(MemberInfo member) => !IsGenerated(member) && member switch
    {
        MethodInfo { IsSpecialName: true } method => ApiMember.IsVisible(method) && method.Name.StartsWith("op_", StringComparison.Ordinal),
        MethodBase method => ApiMember.IsVisible(method),
        FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(ApiMember.IsVisible),
        EventInfo e => e.AddMethod is { } add && ApiMember.IsVisible(add),
        Type nested => nested.IsNestedPublic,
        _ => false,
    };

    private static bool IsGenerated(MemberInfo member) =>
        member.Name.Contains('<', StringComparison.Ordinal)
        || (member is MethodBase && member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false));
}
