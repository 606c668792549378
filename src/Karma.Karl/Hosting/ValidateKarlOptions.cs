using Microsoft.Extensions.Options;

namespace Karma.Karl.Hosting;

/// <summary>Refuses to start with a configuration that cannot work, naming the setting, the value and the fix.</summary>
internal sealed class ValidateKarlOptions(IEnumerable<StoreEngine> engines) : IValidateOptions<KarlOptions>
{
    private const int MostCodenames = 1_000_000_000;
    private static readonly TimeSpan Shortest = TimeSpan.FromHours(1);
    private const long LeastBytes = 64 * 1024 * 1024;
    private static readonly TimeSpan ShortestRollups = TimeSpan.FromDays(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);

    public ValidateOptionsResult Validate(string? name, KarlOptions options)
    {
        var store = options.Store;
        if (engines.All(e => e.Name != store.Engine))
        {
            var names = string.Join(" or ", engines.Select(e => $"'{e.Name}'").Distinct());
            return ValidateOptionsResult.Fail($"{KarlOptions.Section}:Store:Engine is '{store.Engine}'. Set it to {names}.");
        }

        if (store.Engine == "sqlite" && string.IsNullOrWhiteSpace(store.Path))
            return ValidateOptionsResult.Fail($"{KarlOptions.Section}:Store:Path is empty. Set it to a file, such as 'karl.db', or set Engine to 'memory'.");
        if (store.Engine == "sqlite" && Directory.Exists(store.Path))
            return ValidateOptionsResult.Fail($"{KarlOptions.Section}:Store:Path is '{store.Path}', which is a folder. Set it to a file in it, such as '{Path.Combine(store.Path, "karl.db")}'.");
        if (options.History.KeepFor is { } keep && (keep < Shortest || keep > Longest))
            return ValidateOptionsResult.Fail($"{KarlOptions.Section}:History:KeepFor is '{keep}'. Choose from {Shortest} to {Longest} (thirty days are 30.00:00:00).");
        if (options.History.RollupsFor < ShortestRollups || options.History.RollupsFor > Longest)
            return ValidateOptionsResult.Fail($"{KarlOptions.Section}:History:RollupsFor is '{options.History.RollupsFor}'. Choose from {ShortestRollups} to {Longest} (two years are 730.00:00:00).");
        if (options.History.MostBytes is < LeastBytes)
            return ValidateOptionsResult.Fail($"{KarlOptions.Section}:History:MostBytes is '{options.History.MostBytes}'. Choose {LeastBytes} (64 MiB) or more, or leave it out for any size.");
        if (options.History.MostBytes is not null && store.Engine is not ("sqlite" or "memory"))
            return ValidateOptionsResult.Fail($"{KarlOptions.Section}:History:MostBytes is set, and the engine '{store.Engine}' does not tell what of its space could be used again. Leave it out, and set History:KeepFor instead.");
        if (options.Fleet.NewCodenamesPerHour is < 1 or > MostCodenames)
            return ValidateOptionsResult.Fail($"{KarlOptions.Section}:Fleet:NewCodenamesPerHour is '{options.Fleet.NewCodenamesPerHour}'. Choose from 1 to {MostCodenames}.");
        return ValidateOptionsResult.Success;
    }
}
