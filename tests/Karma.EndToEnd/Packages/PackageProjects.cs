using Karma.Testing.Processes;

namespace Karma.EndToEnd.Packages;

/// <summary>What somebody writes who adds a package to a program of his own.</summary>
internal static class PackageProjects
{
    /// <summary>Where NuGet finds packages: in a folder, and in none that this machine keeps but where that is said.</summary>
    /// <param name="project">His project.</param>
    /// <param name="feed">The folder.</param>
    /// <param name="hasMachines">Whether it finds what this machine has already, too.</param>
    /// <param name="mayFetch">Whether it also looks where it looks on this machine.</param>
    public static void UseFeed(this UserProject project, string feed, bool hasMachines, bool mayFetch = false)
    {
        var clear = mayFetch ? "" : "<clear />";
        project.Environment["NUGET_PACKAGES"] = project.Beside("packages");
        project.Write("nuget.config", $"""
            <configuration>
              <packageSources>{clear}<add key="karma" value="{feed}" /></packageSources>
              <fallbackPackageFolders>{clear}{(hasMachines ? $"<add key=\"machine\" value=\"{MachinePackages()}\" />" : "")}</fallbackPackageFolders>
            </configuration>
            """);
    }

    /// <summary>A web application as anybody begins one, with a package.</summary>
    public static void WriteWebApplication(this UserProject project, string name, string package, string version, string program)
    {
        project.Write($"{name}.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <InvariantGlobalization>true</InvariantGlobalization>
              </PropertyGroup>
              <ItemGroup><PackageReference Include="{package}" Version="{version}" /></ItemGroup>
            </Project>
            """);
        project.Write("Program.cs", program);
    }

    private static string MachinePackages() =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
