using Karma.Stamp;
using Karma.Testing;

namespace Karma.Tests.Stamp;

public sealed class BuildContentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void OfThisProgram_Twice_TheSameDigest()
    {
        var content = BuildContent.OfThisProgram();

        Assert.Matches("^sha256:[0-9a-f]{64}$", content);
        Assert.Equal(content, BuildContent.OfThisProgram());
    }

    [Fact]
    public void Of_Assemblies_ByNameAndModuleWhateverOrderAndPlace()
    {
        string[] own = [typeof(Claire).Assembly.Location, typeof(BuildContentTests).Assembly.Location];
        Directory.CreateDirectory(_folder.File("copy"));
        var copies = own.Select(path => _folder.File("copy/" + Path.GetFileName(path))).ToList();
        foreach (var (from, to) in own.Zip(copies)) File.Copy(from, to);
        var here = BuildContent.Of(own, AppContext.BaseDirectory, executable: null);

        Assert.Equal(here, BuildContent.Of(own.Reverse(), AppContext.BaseDirectory, executable: null));
        Assert.Equal(here, BuildContent.Of([typeof(object).Assembly.Location, .. copies], _folder.File("copy"), executable: null));
        Assert.NotEqual(here, BuildContent.Of([own[0]], AppContext.BaseDirectory, executable: null));
        File.Move(copies[0], _folder.File("copy/renamed.dll"));
        Assert.NotEqual(here, BuildContent.Of([_folder.File("copy/renamed.dll"), copies[1]], _folder.File("copy"), executable: null));
    }

    [Fact]
    public void Of_NoAssembliesOfItsOwn_TheExecutable()
    {
        File.WriteAllText(_folder.File("app"), "abc");

        Assert.Equal(
            "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            BuildContent.Of([typeof(object).Assembly.Location], _folder.File(""), _folder.File("app")));
    }

    [Fact]
    public void Of_WhatCannotBeRead_Nothing()
    {
        File.WriteAllText(_folder.File("torn.dll"), "MZ");

        Assert.Null(BuildContent.Of([typeof(Claire).Assembly.Location, _folder.File("torn.dll")], "/", executable: null));
        Assert.Null(BuildContent.Of([], _folder.File(""), _folder.File("missing")));
        Assert.Null(BuildContent.Of([], _folder.File(""), executable: null));
    }
}
