using Karma.Takeovers;

namespace Karma.Tests.Takeovers;

public sealed class TakeoverTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(65536)]
    public async Task At_NoPort_Refused(int port) => await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Takeover.AtAsync(port));

    public static TheoryData<string, Action<TakeoverOptions>> Faults { get; } = new()
    {
        { "Service is ''", o => o.Service = "" },
        { "Service is 'ab'", o => o.Service = "a\nb" },
        { "Service is 'xxx", o => o.Service = new string('x', 257) },
        { "Prefix is 'orders'", o => o.Prefix = "orders" },
        { "Prefix is '/orders/'", o => o.Prefix = "/orders/" },
        { "Prefix is '/orders?x'", o => o.Prefix = "/orders?x" },
        { "Prefix is ''; leave", o => o.Prefix = null! }, // What a configuration may do.
        { "WarmupPeriod is -00:00:01", o => o.WarmupPeriod = TimeSpan.FromSeconds(-1) },
        { "WarmupPeriod is 01:00:01", o => o.WarmupPeriod = TimeSpan.FromSeconds(3601) },
        { "ControlToken has 12 characters", o => o.ControlToken = "short-secret" },
        { "ControlToken has 21 characters", o => o.ControlToken = "a secret with a space" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task At_SettingThatCannotWork_RefusedWithSettingValueAndFix(string message, Action<TakeoverOptions> configure)
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => Takeover.AtAsync(8080, "orders", configure));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.Same(Tenancy.None, Tenancy.OfThisProcess);
    }

    [Fact]
    public void Fault_Defaults_None() => Assert.Null(TakeoverFault.Of(new TakeoverOptions { Service = "orders", Prefix = "/a/b" }));
}
