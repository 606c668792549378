namespace Karma;

/// <summary>
/// Names the member of <c>runtime</c> that holds a status of this type. Without it the member is the type's name in snake_case.
/// </summary>
/// <param name="name">The member's name: neither empty nor beginning with <c>$</c>, which the wire keeps for itself.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class StatusNameAttribute(string name) : Attribute
{
    /// <summary>The member's name.</summary>
    public string Name { get; } = name;
}
