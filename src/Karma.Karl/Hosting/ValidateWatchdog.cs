using Karma.Karl.Supervision.Watchdogs;
using Microsoft.Extensions.Options;

namespace Karma.Karl.Hosting;

/// <summary>Refuses to start with a watchdog that could not be called. The address may hold a secret, so no message shows it.</summary>
internal sealed class ValidateWatchdog : IValidateOptions<KarlOptions>
{
    private const string Section = KarlOptions.Section + ":Watchdog";

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);
    private static readonly string[] Methods = ["GET", "HEAD", "POST"];

    public ValidateOptionsResult Validate(string? name, KarlOptions options)
    {
        var watchdog = options.Watchdog;
        if (watchdog.Address is { Length: > 0 } address && FaultOf(address) is { } fault)
            return ValidateOptionsResult.Fail($"{Section}:Address {fault}. Set it to the whole address that the watchdog gave you, such as 'https://watchdog.example/ping/…', or leave it out.");
        if (!Methods.Contains(watchdog.Method, StringComparer.Ordinal))
            return ValidateOptionsResult.Fail($"{Section}:Method is '{watchdog.Method}'. Set it to 'GET', 'HEAD' or 'POST', or leave it out.");
        if (watchdog.Every < Shortest || watchdog.Every > Longest)
            return ValidateOptionsResult.Fail($"{Section}:Every is '{watchdog.Every}'. Choose from {Shortest} to {Longest} (one minute is 00:01:00).");
        return ValidateOptionsResult.Success;
    }

    /// <summary>The watchdog as it was set, or <see langword="null"/> where none is; the options were validated.</summary>
    public static WatchdogSetup? SetupOf(KarlOptions.WatchdogOptions options) => string.IsNullOrEmpty(options.Address)
        ? null
        : new WatchdogSetup(new Uri(options.Address), new HttpMethod(options.Method), options.Every);

    private static string? FaultOf(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri)) return "is no absolute address (it is not shown here, since it may hold a secret)";
        if (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps) return $"begins with '{uri.Scheme}:', and not with http or https";
        if (uri.UserInfo.Length > 0) return $"has a user's name or password before '{uri.Authority}', which would not be sent";
        return null;
    }
}
