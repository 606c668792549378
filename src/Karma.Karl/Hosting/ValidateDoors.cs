using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Karma.Karl.Hosting;

/// <summary>
/// Refuses to start with doors that are not as somebody meant them. A name that is misspelt would leave a door as it was, and nobody would
/// notice; so what is not known here is an error. No message shows a token.
/// </summary>
internal sealed class ValidateDoors(IConfiguration karl) : IValidateOptions<KarlOptions>
{
    private const string Section = KarlOptions.Section + ":Doors";
    private const int ShortestToken = 16;
    private const int LongestToken = 512;

    private static readonly string[] Names = [nameof(KarlOptions.DoorsOptions.Report), nameof(KarlOptions.DoorsOptions.View), nameof(KarlOptions.DoorsOptions.Control)];
    private static readonly string[] Settings = [nameof(KarlOptions.DoorOptions.OpenTo), nameof(KarlOptions.DoorOptions.Tokens), nameof(KarlOptions.DoorOptions.Policy)];

    public ValidateOptionsResult Validate(string? name, KarlOptions options)
    {
        var fault = Misspelt()
            ?? Fault(Names[0], options.Doors.Report)
            ?? Fault(Names[1], options.Doors.View)
            ?? Fault(Names[2], options.Doors.Control);
        return fault is null ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(fault);
    }

    private string? Misspelt()
    {
        var doors = karl.GetSection("Doors");
        if (!string.IsNullOrEmpty(doors.Value)) return $"{Section} is a single value. Set {Section}:Report, :View or :Control.";
        foreach (var door in doors.GetChildren())
        {
            if (!Names.Contains(door.Key, StringComparer.OrdinalIgnoreCase)) return $"{Section}:{door.Key} is no door. The doors are Report, View and Control.";
            if (!string.IsNullOrEmpty(door.Value)) return $"{Section}:{door.Key} is a single value. Set {Section}:{door.Key}:OpenTo, :Tokens or :Policy.";
            foreach (var setting in door.GetChildren())
            {
                var isList = setting.Key.Equals(Settings[1], StringComparison.OrdinalIgnoreCase);
                if (!Settings.Contains(setting.Key, StringComparer.OrdinalIgnoreCase))
                    return $"{Section}:{door.Key}:{setting.Key} is no setting of a door. Set OpenTo, Tokens or Policy.";
                if (isList && setting.Value is not null && !setting.GetChildren().Any())
                    return $"{Section}:{door.Key}:Tokens is no list. Set {Section}:{door.Key}:Tokens:0, and so on, or leave it out.";
                if (!isList && setting.GetChildren().Any())
                    return $"{Section}:{door.Key}:{setting.Key} is a list or a section. Give it a single value.";
            }
        }

        return null;
    }

    private static string? Fault(string door, KarlOptions.DoorOptions options)
    {
        if (options.OpenTo is { } openTo && !MakeDoors.OpenToValues.Contains(openTo, StringComparer.Ordinal))
            return $"{Section}:{door}:OpenTo is '{openTo}'. Set it to 'anyone', 'loopback' or 'nobody', or leave it out.";
        if (options.Policy is { } policy && string.IsNullOrWhiteSpace(policy))
            return $"{Section}:{door}:Policy is empty. Name an authorization policy of this program, or leave it out.";
        if (options.Tokens.Any(t => t is null || t.Length < ShortestToken))
            return $"{Section}:{door}:Tokens has a token of fewer than {ShortestToken} characters. Make one with 'openssl rand -hex 16'.";
        if (options.Tokens.Any(t => t.Length > LongestToken))
            return $"{Section}:{door}:Tokens has a token of more than {LongestToken} characters. Make one with 'openssl rand -hex 16'.";
        if (options.Tokens.Any(t => t.Any(c => c is <= ' ' or > '~')))
            return $"{Section}:{door}:Tokens has a token with a space or a character that is not ASCII, which cannot be sent. Make one with 'openssl rand -hex 16'.";
        return null;
    }
}
