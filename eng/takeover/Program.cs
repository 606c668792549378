using System.Globalization;
using Karma;
using Orders;

// A web service that takes its port over, as small as they come: port, then what to do differently, then settings.
var port = int.Parse(args[0], CultureInfo.InvariantCulture);
bool Asks(string word) => args.Contains(word, StringComparer.Ordinal);
var builder = WebApplication.CreateSlimBuilder(args.Where(a => a.StartsWith("--", StringComparison.Ordinal)).ToArray());
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
if (Asks("original"))
{
    var original = builder.Build();
    original.MapGet("/.current", () => Original.Status(port));
    await original.RunAsync();
    return 0;
}

var patience = TimeSpan.FromSeconds(30);
if (await Takeover.AtAsync(port, "orders", o => (o.AllowRollback, o.WarmupPeriod) = (Asks("rollback"), patience)) is { GoesOn: false } other)
    return other.ExitCode;

if (Asks("clings")) builder.Services.AddHostedService<Clinging>();
builder.AddClaire();
await builder.Build().RunAsync();
return 0;
