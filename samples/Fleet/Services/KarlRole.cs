using Fleet.Shared;

namespace Fleet.Services;

/// <summary>
/// Karl, linked into a program of one's own: one line adds him, one gives him his addresses, and a line each shows what the fleet's own services say
/// as its people like to see it.
/// </summary>
internal static class KarlRole
{
    public static Task RunAsync(string[] args)
    {
        var builder = FleetHost.Web(args);
        builder.AddKarl();
        builder.Services.AddStatusView(PrimalityJson.Default.PrimalityStatus, "primality", StatusPages.Primality);
        builder.Services.AddStatusView(GatewayJson.Default.GatewayStatus, "chain", StatusPages.Chain);
        var app = builder.Build();
        app.MapKarl();
        return app.RunAsync();
    }
}
