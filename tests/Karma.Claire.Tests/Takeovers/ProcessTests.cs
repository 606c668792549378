using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Karma.Takeovers;
using Karma.Testing;
using Karma.Testing.Processes;

namespace Karma.Tests.Takeovers;

/// <summary>What /proc tells, of this process and its own sockets among others.</summary>
public sealed class ProcessTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 5, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Inodes_OfALine_OnlyOfWhatListensOnThePort()
    {
        string[] lines =
        [
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
            "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4711 1 00000000dbe71702 100 0 0 10 0",
            "   1: 0100007F:1F90 0100007F:A1B2 01 00000000:00000000 00:00000000 00000000  1000        0 4712 1 00000000dbe71702 20 4 30 10 -1",
            "   2: 0100007F:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4713 1 00000000dbe71702 100 0 0 10 0",
            "   3: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4714 1 0",
            "garbage", "", "   4: nonsense 0 0A 0 0 0 0 0 0 0",
        ];

        Assert.Equal([4711UL, 4714UL], ListenSocket.Inodes(lines, 8080));
    }

    [Theory]
    [InlineData("7 (cat) S 1 7 7 0 -1 4194304 98 0 0 0 0 0 0 0 20 0 1 0 2283424 3133440", 'S', 2283424L)]
    [InlineData("7 (a) Z) R (b c) Z 1 7 7 0 -1 4194304 98 0 0 0 0 0 0 0 20 0 1 0 5 3133440", 'Z', 5L)]
    public void Parse_Stat_StateAndStartWhateverTheName(string stat, char state, long started)
    {
        Assert.Equal(new ProcessFacts(state, started), ProcessFacts.Parse(stat));
        Assert.Equal(state == 'Z', ProcessFacts.Parse(stat)?.HasEnded);
    }

    [Theory]
    [InlineData("")]
    [InlineData("7 (cat) S 1 7")]
    [InlineData("7 cat S 1 7 7 0 -1 4194304 98 0 0 0 0 0 0 0 20 0 1 0 2283424 3133440")]
    public void Parse_NoStat_Nothing(string stat) => Assert.Null(ProcessFacts.Parse(stat));

    [Fact]
    public void OwnerOf_PortOfThisProcess_ThisProcessAndItsStart()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells.");
        using var four = Listen(IPAddress.Loopback);
        var port = ((IPEndPoint)four.LocalEndpoint).Port;

        var owner = ProcFiles.OwnerOf(port);

        Assert.True(ProcFiles.IsOurs);
        Assert.Equal((Environment.ProcessId, null), (owner.Process, owner.Fault));
        Assert.True(ProcessCheck.IsThere(owner));
        Assert.False(ProcessCheck.IsThere(owner with { Started = owner.Started + 1 }));
        using var self = Process.GetCurrentProcess();
        var age = DateTime.UtcNow - self.StartTime.ToUniversalTime();
        Assert.InRange(ProcFiles.Age(owner.Started) ?? default, age - TimeSpan.FromSeconds(5), age + TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void OwnerOf_PortOfBothFamilies_StillOneProcess()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Socket.OSSupportsIPv6, "Only Linux tells, and there must be both families.");
        using var six = Listen(IPAddress.IPv6Loopback);
        var port = ((IPEndPoint)six.LocalEndpoint).Port;
        using var four = new TcpListener(IPAddress.Loopback, port);
        four.Start();

        Assert.Equal((Environment.ProcessId, null), (ProcFiles.OwnerOf(port).Process, ProcFiles.OwnerOf(port).Fault));
        Assert.Equal(2, OccupantFinder.Listening(port).Count);
    }

    [Fact]
    public void OwnerOf_FreePort_SaysSo()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells.");
        var port = Ports.Free();

        Assert.Equal($"nothing listens on port {port} any more", ProcFiles.OwnerOf(port).Fault);
    }

    [Fact]
    public void Verify_ThisProcess_NeverItself()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells.");
        using var listener = Listen(IPAddress.Loopback);
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var checkedOne = ProcessCheck.Verify(port, Builds.Status(Builds.Clean) with { LocalPort = (ushort)port }, new FakeClock());

        Assert.Equal("it is this process itself", checkedOne.Fault);
    }

    // The Claire says, by her wall clock and by her monotonic one, how long ago she began; the process is that old.
    [Theory]
    [InlineData(10.0, 10.0, 10.0, true)]
    [InlineData(10.0, 9.0, 9.0, true)]
    [InlineData(10.0, 11.5, 11.5, true)]
    [InlineData(10.0, 13.0, 13.0, false)]
    [InlineData(300.0, 2.0, 2.0, true)]
    [InlineData(400.0, 2.0, 2.0, false)]
    [InlineData(5000.0, 2.0, 2.0, false)]
    [InlineData(10.0, -3600.0, 9.0, true)]
    [InlineData(10.0, 3600.0, 9.0, true)]
    [InlineData(10.0, 9.0, 3600.0, true)]
    [InlineData(10.0, -3600.0, null, false)]
    [InlineData(10.0, 9.0, null, true)]
    public void Agrees_Ages_ProcessStartsALittleBeforeItsClaire(double process, double byWallClock, double? byMonotonic, bool expected)
    {
        var status = Builds.Status(Builds.Clean) with
        {
            StartTimeEpochMicroseconds = (long)((Now - DateTimeOffset.UnixEpoch).TotalMicroseconds - (byWallClock * 1e6)),
            UptimeMs = (long?)(byMonotonic * 1000),
        };

        Assert.Equal(expected, ProcessCheck.Agrees(TimeSpan.FromSeconds(process), status, Now));
    }

    [Theory]
    [InlineData(long.MinValue, long.MinValue)]
    [InlineData(long.MaxValue, long.MaxValue)]
    public void Agrees_AnyNumberFromOutside_NoMoreThanANo(long startTime, long uptimeMs) => Assert.False(ProcessCheck.Agrees(
        TimeSpan.FromSeconds(10), Builds.Status(Builds.Clean) with { StartTimeEpochMicroseconds = startTime, UptimeMs = uptimeMs }, Now));

    private static TcpListener Listen(IPAddress address)
    {
        var listener = new TcpListener(address, 0);
        listener.Start();
        return listener;
    }
}
