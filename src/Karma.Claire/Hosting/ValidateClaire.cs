using System.Net.Sockets;
using Karma.Beacon;
using Karma.Wire;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Karma.Hosting;

/// <summary>Refuses to start on settings that cannot work; each message names the setting, the value and the fix.</summary>
/// <param name="services">Tells whether the host has a web server; null where the container cannot tell what it holds.</param>
internal sealed class ValidateClaire(IServiceProviderIsService? services = null) : IValidateOptions<ClaireOptions>
{
    private const int MaxText = 256;
    private const int MaxLabels = 64;
    private const int MaxLabelName = 64;
    private const int MaxLabelValue = 1024;
    private const int MaxInstruments = 64;
    private const int ShortestControlToken = 16;
    private const int MaxToken = 512;
    private const int MaxBacklogBytes = 64 * 1024 * 1024;
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, ClaireOptions options)
    {
        List<string> failures = [];
        Text(failures, "Service", options.Service);
        Text(failures, "CloudInstanceName", options.CloudInstanceName);
        Text(failures, "CloudAvailabilityGroup", options.CloudAvailabilityGroup);
        Karl(failures, options.Karl);
        RequireKarl(failures, options);
        Secret(failures, "Token", options.Token, shortest: 1);
        Secret(failures, "ControlToken", options.ControlToken, ShortestControlToken);
        Backlog(failures, options.BacklogBytes);
        Duration(failures, "Interval", options.Interval, LongestInterval);
        Duration(failures, "Timeout", options.Timeout, LongestTimeout);
        Period(failures, "WarmupPeriod", options.WarmupPeriod);
        Period(failures, "ShutdownPeriod", options.ShutdownPeriod);
        Listen(failures, options.Listen);
        if (options.Labels.Count > 0) Labels(failures, options.Labels);
        if (options.DependsOn.Count > 0) DependsOn(failures, options.DependsOn);
        if (options.Instruments.Count > 0) Instruments(failures, options.Instruments);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void Text(List<string> failures, string name, string? value)
    {
        if (value is null) return;
        if (value.Length is 0 or > MaxText || value.Any(char.IsControl))
            failures.Add($"{Setting(name)} is '{Shown(value)}'; give it 1 to {MaxText} characters without control characters.");
    }

    private static void Karl(List<string> failures, Uri? karl)
    {
        if (karl is not null && Locator.Fault(karl) is { } fault) failures.Add($"{Setting("Karl")} {fault}");
    }

    private void RequireKarl(List<string> failures, ClaireOptions options)
    {
        if (!options.RequireKarl) return;
        if (options.Karl is null)
            failures.Add($"{Setting("RequireKarl")} is true, but no Karl is named; set {Setting("Karl")} to a URL like http://karl:7576/, or {Setting("RequireKarl")} to false.");
        if (!ListensOnTcp(options.Listen) && services?.IsService(typeof(IServer)) == false)
            failures.Add($"{Setting("RequireKarl")} is true, but there is no port at which Karl could call the service back; set {Setting("Listen")} to an address like http://*:8080, or {Setting("RequireKarl")} to false.");
    }

    /// <summary>Whatever is no address at all is told of by <see cref="Listen"/>.</summary>
    private static bool ListensOnTcp(string? value) =>
        !string.IsNullOrEmpty(value) && !(ListenAddress.TryParse(value, out var endpoint) && endpoint is UnixDomainSocketEndPoint);

    /// <summary>The messages never show it.</summary>
    private static void Secret(List<string> failures, string name, string? value, int shortest)
    {
        if (value is null) return;
        if (value.Length < shortest || value.Length > MaxToken || value.Any(c => c is <= ' ' or > '~'))
            failures.Add($"{Setting(name)} has {value.Length} characters; give it {shortest} to {MaxToken} visible ASCII characters without spaces.");
    }

    private static void Backlog(List<string> failures, int bytes)
    {
        if (bytes is < 0 or > MaxBacklogBytes)
            failures.Add($"{Setting("BacklogBytes")} is {bytes}; choose from 0, which keeps nothing, to {MaxBacklogBytes} (half a megabyte is 524288).");
    }

    private static void Duration(List<string> failures, string name, TimeSpan value, TimeSpan longest)
    {
        if (value < Shortest || value > longest)
            failures.Add($"{Setting(name)} is {value:c}; choose from {Shortest:c} to {longest:c} (twenty seconds are 00:00:20).");
    }

    private static void Period(List<string> failures, string name, TimeSpan value)
    {
        if (value < TimeSpan.Zero || value > LongestPeriod)
            failures.Add($"{Setting(name)} is {value:c}; choose from 00:00:00 to {LongestPeriod:c} (three seconds are 00:00:03).");
    }

    private static void Listen(List<string> failures, string? value)
    {
        if (!string.IsNullOrEmpty(value) && !ListenAddress.TryParse(value, out _))
        {
            failures.Add($"{Setting("Listen")} is '{Shown(value)}'; write http://, an IP address, localhost or *, and a port, "
                + "like http://127.0.0.1:0, or a Unix socket, like http://unix:/run/orders.sock, of at most a hundred bytes, "
                + "or leave it empty to listen nowhere.");
        }
    }

    private static void Labels(List<string> failures, IDictionary<string, string> labels)
    {
        if (labels.Count > MaxLabels)
            failures.Add($"{Setting("Labels")} holds {labels.Count} labels; keep at most {MaxLabels}.");
        foreach (var (name, value) in labels)
        {
            if (string.IsNullOrWhiteSpace(name) || name.Length > MaxLabelName)
                failures.Add($"{Setting("Labels")} has the name '{Shown(name)}'; give it 1 to {MaxLabelName} characters.");
            if (value is null || value.Length > MaxLabelValue)
                failures.Add($"{Setting("Labels:" + Shown(name))} has {value?.Length ?? 0} characters; give it a text of at most {MaxLabelValue}.");
        }
    }

    private static void DependsOn(List<string> failures, IList<string> dependencies)
    {
        if (dependencies.Count > Claire.MaxDependencies)
            failures.Add($"{Setting("DependsOn")} holds {dependencies.Count} entries; keep at most {Claire.MaxDependencies}.");
        foreach (var text in dependencies)
        {
            if (!Dependency.TryParse(text, out _))
                failures.Add($"{Setting("DependsOn")} holds '{Shown(text)}'; write ip:port or ip:port/prefix, like 10.0.0.7:8080.");
        }
    }

    private static void Instruments(List<string> failures, IList<string> names)
    {
        if (names.Count > MaxInstruments)
            failures.Add($"{Setting("Instruments")} holds {names.Count} names; keep at most {MaxInstruments}.");
        foreach (var name in names)
        {
            if (string.IsNullOrWhiteSpace(name) || name.Length > MaxText || name.Any(char.IsControl))
                failures.Add($"{Setting("Instruments")} holds '{Shown(name)}'; write an instrument's name like dotnet.exceptions, or meter/name.");
        }
    }

    private static string Setting(string name) => $"{ConfigureClaire.Section}:{name}";

    private static string Shown(string? text) => text is { Length: > 80 } ? text[..80] + "…" : text ?? "";
}
