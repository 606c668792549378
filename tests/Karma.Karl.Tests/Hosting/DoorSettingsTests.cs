using Karma.Karl.Hosting;
using Karma.Karl.Tests.Web.Doors;
using Karma.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Karma.Karl.Tests.Hosting;

/// <summary>Doors that are not as somebody meant them: Karl does not start.</summary>
public sealed class DoorSettingsTests
{
    [Theory]
    [InlineData("View:OpenTo", "all", "Karma:Karl:Doors:View:OpenTo is 'all'. Set it to 'anyone', 'loopback' or 'nobody', or leave it out.")]
    [InlineData("View:OpenTo", "", "Karma:Karl:Doors:View:OpenTo is ''. Set it to 'anyone', 'loopback' or 'nobody', or leave it out.")]
    [InlineData("Report:Policy", " ", "Karma:Karl:Doors:Report:Policy is empty. Name an authorization policy of this program, or leave it out.")]
    [InlineData("View:Tokens:0", "0123456789abcde", "Karma:Karl:Doors:View:Tokens has a token of fewer than 16 characters. Make one with 'openssl rand -hex 16'.")]
    [InlineData("Control:Tokens:0", "", "Karma:Karl:Doors:Control:Tokens has a token of fewer than 16 characters. Make one with 'openssl rand -hex 16'.")]
    [InlineData("Control:Tokens:0", "0123456789 abcdef", "Karma:Karl:Doors:Control:Tokens has a token with a space or a character that is not ASCII, which cannot be sent. Make one with 'openssl rand -hex 16'.")]
    [InlineData("Control:Tokens:0", "0123456789äbcdefg", "Karma:Karl:Doors:Control:Tokens has a token with a space or a character that is not ASCII, which cannot be sent. Make one with 'openssl rand -hex 16'.")]
    [InlineData("Report:Tokens", "0123456789abcdef", "Karma:Karl:Doors:Report:Tokens is no list. Set Karma:Karl:Doors:Report:Tokens:0, and so on, or leave it out.")]
    [InlineData("Report:Tokens", "", "Karma:Karl:Doors:Report:Tokens is no list. Set Karma:Karl:Doors:Report:Tokens:0, and so on, or leave it out.")]
    [InlineData("Report:Token", "0123456789abcdef", "Karma:Karl:Doors:Report:Token is no setting of a door. Set OpenTo, Tokens or Policy.")]
    [InlineData("Veiw:OpenTo", "nobody", "Karma:Karl:Doors:Veiw is no door. The doors are Report, View and Control.")]
    [InlineData("View", "nobody", "Karma:Karl:Doors:View is a single value. Set Karma:Karl:Doors:View:OpenTo, :Tokens or :Policy.")]
    [InlineData("View:OpenTo:0", "nobody", "Karma:Karl:Doors:View:OpenTo is a list or a section. Give it a single value.")]
    [InlineData("", "nobody", "Karma:Karl:Doors is a single value. Set Karma:Karl:Doors:Report, :View or :Control.")]
    public async Task Start_DoorThatCannotBeMeantSo_RefusedWithSettingAndFixAndNoToken(string setting, string value, string message)
    {
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => KarlServer.StartAsync(DoorSetup.With((setting, value))));

        Assert.Equal(message, refusal.Message);
        if (setting.Contains("Token", StringComparison.Ordinal) && value.Length > 0) Assert.DoesNotContain(value, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_DoorsByCode_AsSaid()
    {
        await using var karl = await KarlServer.StartAsync(new KarlSetup { Add = b => b.AddKarl(o => o.Doors.View.Tokens.Add(DoorSetup.Token)) });

        await karl.GetAsync("api/v1/fleet", System.Net.HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData(15, "fewer than 16")]
    [InlineData(513, "more than 512")]
    public async Task Start_TokenTooShortOrTooLongByCode_RefusedAsWell(int length, string than)
    {
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(
            () => KarlServer.StartAsync(new KarlSetup { Add = b => b.AddKarl(o => o.Doors.View.Tokens.Add(new string('x', length))) }));

        Assert.StartsWith($"Karma:Karl:Doors:View:Tokens has a token of {than} characters.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_SettingsInAnyCase_Taken()
    {
        await using var karl = await KarlServer.StartAsync(DoorSetup.With(("view:tokens:0", DoorSetup.Token), ("VIEW:OPENTO", "loopback")));

        var view = karl.Services.GetRequiredService<IOptions<KarlOptions>>().Value.Doors.View;
        Assert.Equal("loopback", view.OpenTo);
        Assert.Equal([DoorSetup.Token], view.Tokens);
    }
}
