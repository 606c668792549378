using Karma.Wire;
using Microsoft.Extensions.Options;

namespace Karma.Hosting;

/// <summary>Refuses to start on settings that cannot work; each message names the setting, the value and the fix.</summary>
internal sealed class ValidateClaire : IValidateOptions<ClaireOptions>
{
    private const int MaxText = 256;
    private const int MaxLabels = 64;
    private const int MaxLabelName = 64;
    private const int MaxLabelValue = 1024;
    private const int MaxDependencies = 1000;
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(1);

    public ValidateOptionsResult Validate(string? name, ClaireOptions options)
    {
        List<string> failures =
        [
            .. Text("Service", options.Service),
            .. Text("CloudInstanceName", options.CloudInstanceName),
            .. Text("CloudAvailabilityGroup", options.CloudAvailabilityGroup),
            .. Locator(options.Karl),
            .. Duration("Interval", options.Interval, LongestInterval),
            .. Duration("Timeout", options.Timeout, LongestTimeout),
            .. Listen(options.Listen),
            .. Labels(options.Labels),
            .. DependsOn(options.DependsOn),
        ];
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Text(string name, string? value)
    {
        if (value is null) yield break;
        if (value.Length is 0 or > MaxText || value.Any(char.IsControl))
            yield return $"{Setting(name)} is '{Shown(value)}'; give it 1 to {MaxText} characters without control characters.";
    }

    private static IEnumerable<string> Locator(Uri? karl)
    {
        if (karl is null) yield break;
        if (!karl.IsAbsoluteUri || karl.Scheme is not ("http" or "https"))
            yield return $"{Setting("Karl")} is '{Shown(karl.OriginalString)}'; write an http or https URL like http://karl:7576/.";
        else if (karl.UserInfo.Length > 0)
            yield return $"{Setting("Karl")} carries a user or a password, which the status page would show; leave it out.";
        else if (karl.Query.Length + karl.Fragment.Length > 0)
            yield return $"{Setting("Karl")} is '{Shown(karl.OriginalString)}'; leave out what follows '?' or '#': the keepalive fills it.";
    }

    private static IEnumerable<string> Duration(string name, TimeSpan value, TimeSpan longest)
    {
        if (value < Shortest || value > longest)
            yield return $"{Setting(name)} is {value:c}; choose from {Shortest:c} to {longest:c} (twenty seconds are 00:00:20).";
    }

    private static IEnumerable<string> Listen(string? value)
    {
        if (!string.IsNullOrEmpty(value) && !ListenAddress.TryParse(value, out _))
        {
            yield return $"{Setting("Listen")} is '{Shown(value)}'; write http://, an IP address, localhost or *, and a port, "
                + "like http://127.0.0.1:0, or leave it empty to listen nowhere.";
        }
    }

    private static IEnumerable<string> Labels(IDictionary<string, string> labels)
    {
        if (labels.Count > MaxLabels)
            yield return $"{Setting("Labels")} holds {labels.Count} labels; keep at most {MaxLabels}.";
        foreach (var (name, value) in labels)
        {
            if (string.IsNullOrWhiteSpace(name) || name.Length > MaxLabelName)
                yield return $"{Setting("Labels")} has the name '{Shown(name)}'; give it 1 to {MaxLabelName} characters.";
            if (value is null || value.Length > MaxLabelValue)
                yield return $"{Setting("Labels:" + Shown(name))} has {value?.Length ?? 0} characters; give it a text of at most {MaxLabelValue}.";
        }
    }

    private static IEnumerable<string> DependsOn(IList<string> dependencies)
    {
        if (dependencies.Count > MaxDependencies)
            yield return $"{Setting("DependsOn")} holds {dependencies.Count} entries; keep at most {MaxDependencies}.";
        foreach (var text in dependencies)
        {
            if (!Dependency.TryParse(text, out _))
                yield return $"{Setting("DependsOn")} holds '{Shown(text)}'; write ip:port or ip:port/prefix, like 10.0.0.7:8080.";
        }
    }

    private static string Setting(string name) => $"{ConfigureClaire.Section}:{name}";

    private static string Shown(string? text) => text is { Length: > 80 } ? text[..80] + "…" : text ?? "";
}
