namespace Karma.Karl.Web;

/// <summary>Files that travel inside the assembly.</summary>
internal static class EmbeddedFile
{
    public static byte[] Read(string name)
    {
        using var resource = typeof(EmbeddedFile).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly lacks its file '{name}'.");
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }
}
