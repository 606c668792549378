namespace Fleet.Launch;

/// <summary>Where a run keeps Karl's store, the ledger and the logs: fresh each time, in the user's temporary folder, and left there.</summary>
internal sealed record RunFolder(string Path)
{
    /// <summary>Karl's store in it; the folder is the working directory of all that run.</summary>
    public const string Store = "karl.db";

    public static RunFolder New() => new(Directory.CreateTempSubdirectory("karma-fleet-").FullName);

    public string LogOf(Member member) => System.IO.Path.Combine(Path, $"{member.Service}-{member.Endpoint.Port}.log");
}
