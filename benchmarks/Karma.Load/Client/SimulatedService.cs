using System.Text;

namespace Karma.Load.Client;

/// <summary>What all instances of one service say alike, as the bytes that go into every keepalive.</summary>
internal sealed class SimulatedService
{
    private static readonly string[] Names = ["orders", "payments", "inventory", "search", "basket", "pricing", "mail", "audit"];

    private SimulatedService(string name, bool withBuild)
    {
        Name = name;
        var build = withBuild ? $"\"build\":{Build(name)}," : "";
        LabelsAndBuild = Encoding.UTF8.GetBytes(
            $$"""
            ,"labels":{"region":"eu-west-1","tier":"backend","team":"{{name}}"},{{build}}"runtime":{"status":{
            """);
    }

    public string Name { get; }

    /// <summary>The constant part between the changing numbers, up to and including <c>"status":{</c>.</summary>
    public byte[] LabelsAndBuild { get; }

    public static SimulatedService[] All(bool withBuild) =>
        Array.ConvertAll(Names, name => new SimulatedService(name, withBuild));

    private static string Build(string name)
    {
        var dirty = string.Join(",", Enumerable.Range(1, 18).Select(i => $"\"src/{name}/features/area{i}/Handler{i * 7}.cs\""));
        return $$"""
            {"build_time":"Nov 21 2026, 04:48:59","build_dir":"/builds/{{name}}/src","build_user":"ci",
            "build_time_epoch_microseconds":1795236539000000,"os":"Debian GNU/Linux 12 (bookworm) x86_64, kernel 6.1.0-18-amd64",
            "git_commit_hash":"{{Convert.ToHexStringLower(Encoding.ASCII.GetBytes((name + "-0123456789abcdefghij")[..20]))}}",
            "git_branch":"release/2026.11","git_dirty_files":[{{dirty}}],"compiler":"C# 14.0, .NET SDK 10.0.100",
            "compiler_flags":"/nowarn:1701,1702 /fullpaths /nostdlib+ /errorreport:prompt /warn:10 /define:TRACE;RELEASE;NET10_0;
            NETCOREAPP /highentropyva+ /nullable:enable /debug:portable /filealign:512 /optimize+ /target:exe /utf8output
             /deterministic+ /langversion:14.0 /warnaserror+","linker_flags":"","compiler_info":"Microsoft.NETCore.App 10.0.0,
            Microsoft.AspNetCore.App 10.0.0, runtime identifier linux-x64, server garbage collection, tiered compilation"}
            """.ReplaceLineEndings("");
    }
}
