using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace Karma.Vars;

/// <summary>What the service exposes by name. Thread-safe; readers see a snapshot.</summary>
internal sealed class Variables(ILogger logger)
{
    private const int MaxCount = 256;
    private const int MaxName = 128;

    private ImmutableSortedDictionary<string, Variable> _all = ImmutableSortedDictionary.Create<string, Variable>(StringComparer.Ordinal);

    public bool Any => !Volatile.Read(ref _all).IsEmpty;

    /// <summary>In place of the one of the same name, where there is one.</summary>
    public void Set(Variable variable) => ImmutableInterlocked.Update(ref _all, static (all, added) =>
    {
        var with = all.SetItem(added.Name, added);
        return with.Count <= MaxCount
            ? with
            : throw new InvalidOperationException($"There are {MaxCount} variables already, and no more are shown; remove one with RemoveVar.");
    }, variable);

    public bool Remove(string name) => ImmutableInterlocked.Update(ref _all, static (all, removed) => all.Remove(removed), name);

    /// <summary>Adds each one's value to <paramref name="values"/>.</summary>
    public void Evaluate(IDictionary<string, JsonElement> values)
    {
        foreach (var (name, variable) in Volatile.Read(ref _all)) values[name] = variable.Evaluate(logger);
    }

    /// <summary>Adds each one's schema to <paramref name="properties"/>.</summary>
    public void Describe(JsonObject properties)
    {
        foreach (var (name, variable) in Volatile.Read(ref _all)) properties[name] = variable.Schema();
    }

    /// <returns><paramref name="name"/>, fit to be a member of <c>vars</c>.</returns>
    public static string Checked(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length is > 0 and <= MaxName && !name.Any(char.IsControl)
            ? name
            : throw new ArgumentException($"'{name}' cannot name a variable; give it 1 to {MaxName} characters without control characters.", nameof(name));
    }
}
