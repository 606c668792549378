using System.Reflection;

namespace Karma.Testing;

/// <summary>Writes one member as one line.</summary>
internal static class ApiMember
{
    public static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    public static string Describe(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"{Access(constructor)}new({Parameters(constructor)})",
        MethodInfo method => $"{Access(method)}{ApiName.Of(method.ReturnType)} {method.Name}{Generics(method)}({Parameters(method)})",
        PropertyInfo property => Property(property),
        FieldInfo field => $"{(field.IsLiteral ? "const " : field.IsStatic ? "static " : "")}{ApiName.Of(field.FieldType)} {field.Name}",
        EventInfo e => $"event {ApiName.Of(e.EventHandlerType ?? typeof(Delegate))} {e.Name}",
        _ => $"nested {member.Name}",
    };

    private static string Property(PropertyInfo property)
    {
        var accessors = property.GetAccessors(nonPublic: true).Where(IsVisible).ToList();
        var required = property.CustomAttributes.Any(a => a.AttributeType.Name == "RequiredMemberAttribute") ? "required " : "";
        var get = property.GetMethod is { } getter && IsVisible(getter) ? " get;" : "";
        var init = property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Any(m => m.Name == "IsExternalInit") == true;
        var set = property.SetMethod is { } setter && IsVisible(setter) ? init ? " init;" : " set;" : "";
        var nullable = new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable
            && !property.PropertyType.IsValueType ? "?" : "";
        return $"{Access(accessors[0])}{required}{ApiName.Of(property.PropertyType)}{nullable} {property.Name} {{{get}{set} }}";
    }

    private static string Access(MethodBase method) =>
        (method.IsPublic ? "" : "protected ") + (method.IsStatic ? "static " : method.IsAbstract ? "abstract " : "");

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(g => g.Name))}>" : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var nullable = !parameter.ParameterType.IsValueType && !parameter.ParameterType.IsByRef && !parameter.ParameterType.IsGenericParameter
            && new NullabilityInfoContext().Create(parameter).ReadState == NullabilityState.Nullable ? "?" : "";
        var direction = parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? "ref " : "";
        var otherwise = parameter.HasDefaultValue ? $" = {parameter.DefaultValue ?? "default"}" : "";
        return $"{direction}{ApiName.Of(parameter.ParameterType)}{nullable} {parameter.Name}{otherwise}";
    }
}
