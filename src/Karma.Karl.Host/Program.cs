// The karl command: Karl from a configuration file, environment variables or arguments.
var builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.UseKestrelHttpsConfiguration();
if (builder.Configuration["urls"] is null) builder.WebHost.UseUrls("http://127.0.0.1:7576");

// A line a request would be a line a keepalive.
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);

builder.AddKarl();
var app = builder.Build();
app.MapKarl();
await app.RunAsync().ConfigureAwait(false);
