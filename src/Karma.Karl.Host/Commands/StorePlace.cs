namespace Karma.Karl.Host.Commands;

/// <summary>Which store is meant: the one that is named, or the one that a Karl would open who is started here.</summary>
internal static class StorePlace
{
    private const string Setting = "Karma:Karl:Store:Path";
    private const string Default = "karl.db";

    /// <exception cref="CommandException">The settings cannot be read.</exception>
    public static string Of(Run run) => Path.GetFullPath(run.Line[Option.Store] ?? Set(run) ?? Default);

    private static string? Set(Run run)
    {
        if (run.Environment(Setting.Replace(":", "__", StringComparison.Ordinal)) is { Length: > 0 } path) return path;
        try
        {
            return new ConfigurationBuilder().SetBasePath(Directory.GetCurrentDirectory()).AddJsonFile("appsettings.json", optional: true).Build()[Setting];
        }
        catch (InvalidDataException e)
        {
            throw CommandException.Wrong($"{e.Message} {e.GetBaseException().Message}");
        }
    }
}
