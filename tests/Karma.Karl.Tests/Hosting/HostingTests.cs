using System.Net;
using Karma.Karl.Hosting;
using Karma.Karl.Liveness;
using Karma.Karl.Store;
using Karma.Karl.Tests.Web.Doors;
using Karma.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Poll = Karma.Testing.Processes.Poll;

namespace Karma.Karl.Tests.Hosting;

public sealed class HostingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Store:Engine", "oracle", "Karma:Karl:Store:Engine is 'oracle'. Set it to 'sqlite' or 'memory'.")]
    [InlineData("Store:Path", " ", "Karma:Karl:Store:Path is empty. Set it to a file, such as 'karl.db', or set Engine to 'memory'.")]
    [InlineData("Store:Path", "/", "Karma:Karl:Store:Path is '/', which is a folder. Set it to a file in it, such as '/karl.db'.")]
    [InlineData("History:KeepFor", "00:01:00", "Karma:Karl:History:KeepFor is '00:01:00'. Choose from 01:00:00 to 36500.00:00:00")]
    [InlineData("History:RollupsFor", "01:00:00", "Karma:Karl:History:RollupsFor is '01:00:00'. Choose from 1.00:00:00 to 36500.00:00:00 (two years are 730.00:00:00).")]
    [InlineData("History:MostBytes", "1000", "Karma:Karl:History:MostBytes is '1000'. Choose 67108864 (64 MiB) or more, or leave it out for any size.")]
    public async Task Start_SettingThatCannotWork_RefusedWithSettingValueAndFix(string setting, string value, string message)
    {
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => KarlServer.StartAsync(With(setting, value)));

        Assert.StartsWith(message, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Store:Engine", "oracle", "karl: Karma:Karl:Store:Engine is 'oracle'. Set it to 'sqlite' or 'memory' or 'postgresql'.\n")]
    [InlineData("Store:Path", "/", "karl: Karma:Karl:Store:Path is '/', which is a folder. Set it to a file in it, such as '/karl.db'.\n")]
    [InlineData("Doors:View:Tokens:0", "too short", "karl: Karma:Karl:Doors:View:Tokens has a token of fewer than 16 characters. Make one with 'openssl rand -hex 16'.\n")]
    [InlineData("Doors:View:Policy", "crew", "karl: Karma:Karl:Doors:View:Policy is 'crew', but this program has no authorization. Call builder.Services.AddAuthorization() with a policy of that name, or use Tokens instead.\n")]
    public async Task KarlCommand_SettingThatCannotWork_SaysSoInOneLineAndEndsWithOne(string setting, string value, string message)
    {
        // The command's own program, in this process; it ends before it listens.
        var main = System.Reflection.Assembly.Load("karl").EntryPoint!; // A program has one.
        string[] arguments = [$"--Karma:Karl:{setting}={value}", "--urls=http://127.0.0.1:0"];
        var error = Console.Error;
        using var said = new StringWriter();
        Console.SetError(said);
        try
        {
            Assert.Equal(1, await Task.Run(() => main.Invoke(null, [arguments])));
        }
        finally
        {
            Console.SetError(error);
        }

        Assert.Equal(message, said.ToString());
    }

    [Fact]
    public async Task Start_StoreOfAnotherKarl_Refused()
    {
        var setup = new KarlSetup { Path = _folder.File("karl.db") };
        await using var first = await KarlServer.StartAsync(setup);

        var refusal = await Assert.ThrowsAsync<StoreException>(() => KarlServer.StartAsync(setup));

        Assert.Contains(_folder.File("karl.db"), refusal.Message, StringComparison.Ordinal);
        await first.KeepaliveAsync(new KeepaliveBody());
    }

    [Fact]
    public async Task Commit_TheStoreIsLost_SaidAndTheApplicationGoesOn()
    {
        using var said = new SaidLines();
        var store = new FaultyStore(new MemoryStore());
        await using var karl = await KarlServer.StartAsync(new KarlSetup { Store = store, Add = b => b.Services.AddSingleton<ILoggerProvider>(said) });
        (store.FailsCommits, store.IsLost) = (true, true);

        using var answer = await karl.PostAsync(new KeepaliveBody().Query, new KeepaliveBody().ToJson());
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        await Poll.UntilAsync("said", TimeSpan.FromSeconds(20), () => said.Lines.Any(line => line.StartsWith("9006 ", StringComparison.Ordinal)));

        using var health = await karl.Client.GetAsync(new Uri("healthz", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        Assert.False(karl.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
    }

    [Fact]
    public async Task AddKarl_Twice_OneKarl()
    {
        await using var karl = await KarlServer.StartAsync(new KarlSetup { Add = b => b.AddKarl().AddKarl(o => o.Store.Engine = "memory") });
        await karl.KeepaliveAsync(new KeepaliveBody());

        Assert.Single(karl.Services.GetServices<IHostedService>().OfType<KarlService>());
        Assert.Single(karl.Services.GetServices<IValidateOptions<KarlOptions>>().OfType<ValidateKarlOptions>());
        Assert.Single((await karl.GetAsync("api/v1/instance/ABCDEF/keepalives")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task AddKarl_SettingByCode_WinsOverConfiguration()
    {
        await using var app = KarlServer.Build(With("Store:Engine", "sqlite") with { Add = b => b.AddKarl(o => o.Store.Engine = "memory") });

        Assert.Equal("memory", app.Services.GetRequiredService<IOptions<KarlOptions>>().Value.Store.Engine);
    }

    [Fact]
    public async Task MapKarl_WithoutAddKarl_SaysWhatIsMissing()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();

        var refusal = Assert.Throws<InvalidOperationException>(() => app.MapKarl());

        Assert.Equal("Karl is mapped but not added: call builder.AddKarl() before the application is built.", refusal.Message);
    }

    [Fact]
    public async Task MapKarl_ConventionsOfTheGroup_HoldForEveryAddress()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.AddKarl();
        await using var app = builder.Build();
        app.MapKarl("/karl").WithMetadata("guarded");

        var endpoints = ((IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints).ToList();
        Assert.All(endpoints, e => Assert.Contains("guarded", e.Metadata));
        Assert.NotEmpty(endpoints);
    }

    [Fact]
    public async Task Current_OfKarlAlone_IsNamedKarlAndTellsHowHeIs()
    {
        await using var karl = await KarlServer.StartAsync();
        await karl.KeepaliveAsync(new KeepaliveBody());
        using var refused = await karl.PostAsync("", "{}");

        var current = await karl.GetAsync(".current");

        Assert.Equal("karl", current.GetProperty("service").GetString());
        Assert.Equal(
            """{"message":"Stateless: nothing is written.","instances":1,"keepalives_received":1,"keepalives_refused":1,"unreadable":0,"is_durable":false,"is_doubting":false}""",
            System.Text.Json.JsonSerializer.Serialize(current.GetProperty("runtime").GetProperty("karl")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Current_OfAnApplicationWithAName_KeepsIt(bool before)
    {
        await using var karl = await KarlServer.StartAsync(new KarlSetup
        {
            Add = b =>
            {
                if (before) b.AddClaire("shop");
                b.AddKarl();
                if (!before) b.AddClaire("shop");
            },
        });

        Assert.Equal("shop", (await karl.GetAsync(".current")).GetProperty("service").GetString());
    }

    [Fact]
    public async Task Karl_ReportingToAnotherKarl_IsOneOfHisFleet()
    {
        var heard = new Heard();
        await using var above = await KarlServer.StartAsync(new KarlSetup { Add = b => b.Services.AddSingleton(heard).AddFleetWatcher<Heard>() });
        await using (await KarlServer.StartAsync(new KarlSetup { Add = b => b.AddClaire(configure: o => o.Karl = above.Locator) }))
        {
            var up = await heard.NextAsync();
            Assert.Equal("karl", up.Instance.Service);
            Assert.Equal(LivenessState.Up, up.Instance.State);
            var fleet = await above.GetAsync("api/v1/fleet");
            Assert.Equal("Stateless: nothing is written.", fleet.GetProperty("items")[0].GetProperty("message").GetString());
        }

        Assert.Equal(LivenessState.Done, (await heard.NextAsync()).Instance.State);
    }

    [Fact]
    public async Task Restart_OnTheSameFile_TheSameKarl()
    {
        var setup = new KarlSetup { Path = _folder.File("karl.db") };
        var ids = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            await using var karl = await KarlServer.StartAsync(setup);
            using var answer = await karl.PostAsync("", new KeepaliveBody().ToJson());
            ids.Add(answer.Headers.GetValues("Karma-Karl").Single());
        }

        Assert.Single(ids.Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Stop_RightAfterKeepalives_EveryAcknowledgedOneIsKept()
    {
        var setup = new KarlSetup { Path = _folder.File("karl.db") };
        await using (var karl = await KarlServer.StartAsync(setup))
        {
            await Task.WhenAll(Enumerable.Range(0, 64).Select(i =>
                karl.KeepaliveAsync(new KeepaliveBody { Codename = $"C{i}", Port = i })));
        }

        await using var again = await KarlServer.StartAsync(setup);
        Assert.Equal(64, (await again.GetAsync("api/v1/fleet")).GetProperty("items").GetArrayLength());
    }

    private static KarlSetup With(string setting, string value) => new()
    {
        Settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Karma:Karl:" + setting] = value },
    };
}
