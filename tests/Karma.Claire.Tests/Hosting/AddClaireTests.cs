using Karma.Takeovers;
using Karma.Testing;
using Karma.Tests.Fakes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Karma.Tests.Hosting;

public sealed class AddClaireTests
{
    [Fact]
    public void AddClaire_NothingSaid_NamedAfterTheEntryAssembly() =>
        Assert.Equal("Karma.Claire.Tests", Built([], b => b.AddClaire()).Service);

    [Fact]
    public void AddClaire_Name_CodeBeforeConfigurationBeforeDefault()
    {
        (string, string?)[] configured = [("Karma:Claire:Service", "configured")];

        Assert.Equal("configured", Built(configured, b => b.AddClaire()).Service);
        Assert.Equal("code", Built(configured, b => b.AddClaire("code")).Service);
        Assert.Equal("configured", Built(configured, b => b.AddClaireByDefault("karl")).Service);
        Assert.Equal("karl", Built([], b => b.AddClaireByDefault("karl")).Service);
        Assert.Equal("karl", Built([], b => b.AddClaireByDefault("karl").AddClaire()).Service);
    }

    [Fact]
    public void AddClaire_NameOfATakeover_BelowWhatIsSaidAndAboveTheDefaults()
    {
        void TakenOver(IHostApplicationBuilder builder) => builder.Services.AddSingleton(new Tenancy { Service = "taken-over" });

        Assert.Equal("taken-over", Built([], b => TakenOver(b.AddClaire())).Service);
        Assert.Equal("taken-over", Built([], b => TakenOver(b.AddClaireByDefault("karl"))).Service);
        Assert.Equal("code", Built([], b => TakenOver(b.AddClaire("code"))).Service);
        Assert.Equal("configured", Built([("Karma:Claire:Service", "configured")], b => TakenOver(b.AddClaire())).Service);
    }

    [Fact]
    public void AddClaire_Twice_LaterNameWinsAndOneServiceRuns()
    {
        Assert.Equal("second", Built([], b => b.AddClaire("first").AddClaire("second")).Service);
        Assert.Equal("code", Built([], b => b.AddClaire("code").AddClaireByDefault("karl")).Service);
        Assert.Equal("code", Built([], b => b.AddClaireByDefault("karl").AddClaire("code")).Service);

        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddClaire().AddClaire();
        using var host = builder.Build();
        Assert.Single(host.Services.GetServices<IHostedService>());
    }

    [Fact]
    public void AddClaire_Locator_CodeBeforeSectionBeforeVariable()
    {
        (string, string?) variable = ("KARMA_KARL", "http://variable:1/");
        (string, string?) section = ("Karma:Claire:Karl", "http://section:1/path");

        Assert.Null(Built([], b => b.AddClaire()).Karl);
        Assert.Equal("http://variable:1/", Built([variable], b => b.AddClaire()).Karl?.AbsoluteUri);
        Assert.Equal("http://section:1/path", Built([variable, section], b => b.AddClaire()).Karl?.AbsoluteUri);
        Assert.Null(Built([variable, ("Karma:Claire:Karl", "")], b => b.AddClaire()).Karl);
        Assert.Equal("http://code/", Built([variable, section], b => b.AddClaire(configure: o => o.Karl = new("http://code"))).Karl?.AbsoluteUri);
    }

    [Fact]
    public void AddClaire_Token_CodeBeforeSectionBeforeVariable()
    {
        (string, string?) variable = ("KARMA_TOKEN", "variable");
        (string, string?) section = ("Karma:Claire:Token", "section");

        Assert.Null(Built([], b => b.AddClaire()).Options.Token);
        Assert.Equal("variable", Built([variable], b => b.AddClaire()).Options.Token);
        Assert.Equal("section", Built([variable, section], b => b.AddClaire()).Options.Token);
        Assert.Null(Built([variable, ("Karma:Claire:Token", "")], b => b.AddClaire()).Options.Token);
        Assert.Equal("code", Built([variable, section], b => b.AddClaire(configure: o => o.Token = "code")).Options.Token);
    }

    [Fact]
    public void AddClaire_Section_EverySettingRead()
    {
        var options = Built(
            [
                ("Karma:Claire:Interval", "00:00:07"), ("Karma:Claire:Timeout", "00:00:02"), ("Karma:Claire:Listen", "http://*:9000"),
                ("Karma:Claire:Labels:region", "eu"), ("Karma:Claire:DependsOn:0", "10.0.0.7:8080"),
                ("Karma:Claire:Karl", "http://karl/"), ("Karma:Claire:RequireKarl", "true"), ("Karma:Claire:Token", "t"),
                ("Karma:Claire:ControlToken", "sixteen-letters!"), ("Karma:Claire:BacklogBytes", "7"),
                ("Karma:Claire:WarmsUp", "true"), ("Karma:Claire:Vitals", "false"), ("Karma:Claire:Instruments:0", "dotnet.exceptions"),
                ("Karma:Claire:WarmupPeriod", "00:00:09"), ("Karma:Claire:ShutdownPeriod", "00:00:00"),
                ("Karma:Claire:CloudInstanceName", "i-7"), ("Karma:Claire:CloudAvailabilityGroup", "eu-1a"),
            ],
            b => b.AddClaire()).Options;

        Assert.Equal((TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(2), "http://*:9000"), (options.Interval, options.Timeout, options.Listen));
        Assert.Equal((true, false), (options.WarmsUp, options.Vitals));
        Assert.Equal(["dotnet.exceptions"], options.Instruments);
        Assert.Equal(("eu", "10.0.0.7:8080"), (options.Labels["region"], options.DependsOn.Single()));
        Assert.Equal((true, "t", "sixteen-letters!", 7), (options.RequireKarl, options.Token, options.ControlToken, options.BacklogBytes));
        Assert.Equal((TimeSpan.FromSeconds(9), TimeSpan.Zero), (options.WarmupPeriod, options.ShutdownPeriod));
        Assert.Equal(("i-7", "eu-1a"), (options.CloudInstanceName, options.CloudAvailabilityGroup));
    }

    [Theory]
    [InlineData("Karl", "karl:7576")]
    [InlineData("Karl", "http://user:secret@karl/")]
    [InlineData("Karl", "ftp://user:secret@karl/")]
    [InlineData("Karl", "user:secret@karl:7576")]
    [InlineData("WarmsUp", "maybe")]
    [InlineData("Vitals", "1")]
    [InlineData("Instruments:0", "a\tb")]
    [InlineData("Karl", "http://karl/?x=1")]
    [InlineData("Interval", "20")]
    [InlineData("Interval", "soon")]
    [InlineData("Interval", "00:00:00.05")]
    [InlineData("Timeout", "00:02:00")]
    [InlineData("Listen", "https://127.0.0.1:0")]
    [InlineData("Listen", "http://example.com:80")]
    [InlineData("Listen", "8080")]
    [InlineData("Listen", "https://unix:/run/orders.sock")]
    [InlineData("Listen", "http://unix:/run/orders.sock:/base")]
    [InlineData("Listen", "http://unix:run/orders.sock")]
    [InlineData("Listen", "http://unix:/a-path-of-more-than-a-hundred-bytes/a-path-of-more-than-a-hundred-bytes/a-path-of-more-than-a-hundred-bytes")]
    [InlineData("DependsOn:0", "nowhere")]
    [InlineData("RequireKarl", "true")]
    [InlineData("RequireKarl", "maybe")]
    [InlineData("Token", "secret with a space")]
    [InlineData("Token", "secret\u00e9")]
    [InlineData("ControlToken", "short-secret")]
    [InlineData("BacklogBytes", "-1")]
    [InlineData("BacklogBytes", "1 MB")]
    [InlineData("BacklogBytes", "67108865")]
    [InlineData("WarmupPeriod", "01:00:01")]
    [InlineData("ShutdownPeriod", "-00:00:01")]
    [InlineData("Service", "a\nb")]
    public async Task Start_SettingThatCannotWork_RefusedWithSettingValueAndFix(string name, string value)
    {
        using var host = Hosts.Worker(new FakeClock(), settings: [($"Karma:Claire:{name}", value)]);
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains($"Karma:Claire:{name.Split(':')[0]}", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_IntervalInDays_TheMessageTellsTheFix()
    {
        using var host = Hosts.Worker(new FakeClock(), settings: [("Karma:Claire:Interval", "20")]);
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Equal(
            "Karma:Claire:Interval is 20.00:00:00; choose from 00:00:00.1000000 to 01:00:00 (twenty seconds are 00:00:20).", error.Message);
    }

    private static Claire Built((string Key, string? Value)[] settings, Action<HostApplicationBuilder> add)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, s.Value)));
        add(builder);
        using var host = builder.Build();
        return host.Claire();
    }
}
