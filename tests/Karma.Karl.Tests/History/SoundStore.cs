using Karma.Karl.Fleet.Rollups;
using Karma.Karl.History.Checks;
using Karma.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Karma.Karl.Tests.History;

/// <summary>A store with something in every table that a fleet of three fills in some hours, with a journal and with heads that are not sealed.</summary>
public sealed class SoundStore : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Its file.</summary>
    public byte[] Bytes { get; private set; } = [];

    /// <summary>When its Karl ended.</summary>
    public DateTimeOffset Ended { get; private set; }

    public async ValueTask InitializeAsync()
    {
        var (path, clock) = (_folder.File("sound.db"), new FakeClock());
        await using (var karl = await KarlServer.StartAsync(new KarlSetup { Path = path, Clock = clock }))
        {
            var orders = new KeepaliveBody { Build = KeepaliveBody.SomeBuild, Dependencies = "[\"127.0.0.1:81\"]" };
            var prices = new KeepaliveBody { Service = "prices", Codename = "PRICES", Port = 81, Runtime = KeepaliveBody.RuntimeOf("OK") };
            await karl.KeepaliveAsync(new KeepaliveBody { Codename = "GONE", Port = 82 });
            for (var round = 0; round < 3; round++)
            {
                await karl.BeatAsync(TimeSpan.FromMinutes(65), orders, prices);
                await karl.Services.GetRequiredService<RollupMaker>().SettleAsync();
            }

            await karl.BeatAsync(TimeSpan.FromMinutes(17), orders, prices);
        }

        Assert.True(StoreCheck.Run(path).IsSound, string.Join('\n', StoreCheck.Run(path).Damaged));
        (Bytes, Ended) = (await File.ReadAllBytesAsync(path), clock.Now);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
