using Karma.Testing;

namespace Karma.Karl.Tests.Web.Doors;

/// <summary>A Karl whose doors are set so, and whom strangers can call.</summary>
internal static class DoorSetup
{
    public const string Token = "0123456789abcdef";

    /// <param name="settings">Settings under <c>Karma:Karl:Doors</c>.</param>
    public static KarlSetup With(params (string Setting, string Value)[] settings) => new()
    {
        Settings = settings.ToDictionary(s => ("Karma:Karl:Doors:" + s.Setting).TrimEnd(':'), s => (string?)s.Value, StringComparer.Ordinal),
        Add = Stranger.MayCall,
    };
}
