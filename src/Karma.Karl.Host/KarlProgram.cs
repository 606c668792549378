using Karma.Karl.Hosting;
using Microsoft.Extensions.Configuration.Memory;

namespace Karma.Karl.Host;

/// <summary>Starts Karl from a configuration file, environment variables or arguments, and ends when he does.</summary>
internal static class KarlProgram
{
    public static async Task<int> RunAsync(string[] args)
    {
        var hasStarted = false;
        string? urls = null;
        try
        {
            // Nothing of Karl's is read anew while he runs, and watching the current folder for it would cost him a wake-up for every commit
            // to a store that stands there.
            Environment.SetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange", "false");
            var builder = WebApplication.CreateSlimBuilder(args);
            builder.WebHost.UseKestrelHttpsConfiguration();
            builder.WebHost.ConfigureKestrel(kestrel =>
            {
                // Whoever means it sends a head at once, and nothing that Karl takes is larger than late keepalives are.
                kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
                kestrel.Limits.MaxRequestBodySize = 2 * 1024 * 1024;
            });
            if (builder.Configuration["urls"] is null) builder.WebHost.UseUrls("http://127.0.0.1:7576");
            urls = builder.Configuration["urls"];

            // A line a request would be a line a keepalive; and why he does not start is told once, below.
            builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);

            // The server's own log of requests would be an activity and a scope for each of them, for nobody, as long as it is on for anything at all.
            builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", level => !hasStarted && level >= LogLevel.Warning);
            foreach (var category in StartFailure.LoggedBy)
                builder.Logging.AddFilter(category, level => hasStarted && level >= LogLevel.Warning);

            // Nothing else runs here, and whoever looks after the command starts him anew. Below all other settings, so that each can say otherwise.
            ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new MemoryConfigurationSource
            {
                InitialData = [new($"{KarlOptions.Section}:Store:{nameof(KarlOptions.StoreOptions.StopWhenLost)}", "true")],
            });
            builder.AddKarl();
            builder.Services.AddPostgreSqlStore();
#if KARMA_LITEDB
            builder.Services.AddLiteDbStore();
#endif
            var app = builder.Build();
            await using (app.ConfigureAwait(false))
            {
                app.MapKarl();
                await app.StartAsync().ConfigureAwait(false);
                hasStarted = true;
                await app.WaitForShutdownAsync().ConfigureAwait(false);
            }

            return Environment.ExitCode; // 0, unless he had to end.
        }
        catch (Exception e) when (!hasStarted && StartFailure.Explain(e, urls) is { } reason)
        {
            await Console.Error.WriteLineAsync($"karl: {reason}").ConfigureAwait(false);
            return 1;
        }
    }
}
