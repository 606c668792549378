using Fleet.Shared;

namespace Fleet.Services;

/// <summary>Karl, linked into a program of one's own: one line adds him, one gives him his addresses.</summary>
internal static class KarlRole
{
    public static Task RunAsync(string[] args)
    {
        var builder = FleetHost.Web(args);
        builder.AddKarl();
        var app = builder.Build();
        app.MapKarl();
        return app.RunAsync();
    }
}
