using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Karma.Hosting;

/// <summary>Reads <c>Karma:Claire</c>, <c>KARMA_KARL</c> and <c>KARMA_TOKEN</c>. By hand, so that a message names the setting, the value and the fix.</summary>
internal sealed class ConfigureClaire(IConfiguration configuration) : IConfigureOptions<ClaireOptions>
{
    public const string Section = "Karma:Claire";
    public const string KarlVariable = "KARMA_KARL";
    public const string TokenVariable = "KARMA_TOKEN";

    public void Configure(ClaireOptions options)
    {
        var section = configuration.GetSection(Section);
        options.Karl = Locator(section);
        options.Token = NullIfEmpty(section["Token"] ?? Variable(TokenVariable));
        if (section.Exists()) Read(section, options); // Where nothing is set, a service's start is spared the rest.
    }

    private static void Read(IConfigurationSection section, ClaireOptions options)
    {
        options.Service = NullIfEmpty(section["Service"]);
        options.Interval = Duration(section, "Interval", options.Interval);
        options.Timeout = Duration(section, "Timeout", options.Timeout);
        options.RequireKarl = Flag(section, "RequireKarl", options.RequireKarl);
        options.WarmsUp = Flag(section, "WarmsUp", options.WarmsUp);
        options.Vitals = Flag(section, "Vitals", options.Vitals);
        options.ControlToken = NullIfEmpty(section["ControlToken"]);
        options.BacklogBytes = Bytes(section, "BacklogBytes", options.BacklogBytes);
        options.Listen = section["Listen"] ?? options.Listen;
        options.WarmupPeriod = Duration(section, "WarmupPeriod", options.WarmupPeriod);
        options.ShutdownPeriod = Duration(section, "ShutdownPeriod", options.ShutdownPeriod);
        options.CloudInstanceName = NullIfEmpty(section["CloudInstanceName"]);
        options.CloudAvailabilityGroup = NullIfEmpty(section["CloudAvailabilityGroup"]);
        foreach (var label in section.GetSection("Labels").GetChildren())
        {
            if (label.Value is { } value) options.Labels[label.Key] = value;
        }

        Fill(options.DependsOn, section.GetSection("DependsOn"));
        Fill(options.Instruments, section.GetSection("Instruments"));
    }

    private static void Fill(IList<string> list, IConfigurationSection section)
    {
        foreach (var entry in section.GetChildren())
        {
            if (!string.IsNullOrEmpty(entry.Value)) list.Add(entry.Value);
        }
    }

    /// <summary>A setting that is there and empty says "nowhere", and so silences the environment variable.</summary>
    private Uri? Locator(IConfigurationSection section)
    {
        var (name, value) = section["Karl"] is { } set
            ? ($"{Section}:Karl", set)
            : (KarlVariable, Variable(KarlVariable));
        if (string.IsNullOrWhiteSpace(value)) return null;
        return Uri.TryCreate(value, UriKind.Absolute, out var karl) && karl.Scheme is "http" or "https"
            ? karl
            : throw Refused($"{name} is '{Beacon.Locator.Shown(value)}', which is no http or https URL; write it like http://karl:7576/.");
    }

    private string? Variable(string name) => configuration[name] ?? Environment.GetEnvironmentVariable(name);

    private static bool Flag(IConfigurationSection section, string name, bool otherwise)
    {
        if (section[name] is not { } text) return otherwise;
        return bool.TryParse(text, out var value) ? value : throw Refused($"{Section}:{name} is '{text}'; write true or false.");
    }

    private static int Bytes(IConfigurationSection section, string name, int otherwise)
    {
        if (section[name] is not { } text) return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Refused($"{Section}:{name} is '{text}', which is no number of bytes; write half a megabyte as 524288.");
    }

    private static TimeSpan Duration(IConfigurationSection section, string name, TimeSpan otherwise)
    {
        if (section[name] is not { } text) return otherwise;
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Refused($"{Section}:{name} is '{text}', which is no duration; write twenty seconds as 00:00:20.");
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static OptionsValidationException Refused(string message) =>
        new(Options.DefaultName, typeof(ClaireOptions), [message]);
}
