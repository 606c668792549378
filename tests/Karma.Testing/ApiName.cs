namespace Karma.Testing;

/// <summary>Writes types as C# does.</summary>
internal static class ApiName
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(double)] = "double",
        [typeof(char)] = "char",
    };

    public static string Declared(Type type)
    {
        if (type.IsGenericParameter) return type.Name;
        var name = type.IsNested && type.DeclaringType is { } outer ? $"{Declared(outer)}.{Bare(type)}" : Bare(type);
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>" : name;
    }

    public static string Of(Type type)
    {
        if (type.IsByRef && type.GetElementType() is { } referred) return Of(referred);
        if (type.IsArray && type.GetElementType() is { } element) return Of(element) + "[]";
        if (Nullable.GetUnderlyingType(type) is { } value) return Of(value) + "?";
        return Keywords.TryGetValue(type, out var keyword) ? keyword : Declared(type);
    }

    private static string Bare(Type type)
    {
        var arity = type.Name.IndexOf('`', StringComparison.Ordinal);
        return arity < 0 ? type.Name : type.Name[..arity];
    }
}
