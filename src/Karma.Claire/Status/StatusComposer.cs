using System.Globalization;
using Karma.Beacon;
using Karma.Checks;
using Karma.Page;
using Karma.Stamp;
using Karma.Wire;

namespace Karma.Status;

/// <summary>Puts the status together, as it is at this moment.</summary>
internal sealed class StatusComposer(
    Claire claire, Contact contact, Listening listening, BuildStamp stamp, HealthWatch health, Vitals vitals, TimeProvider clock)
{
    public BuildInfo? Build => stamp.Build;

    public ClaireStatus Compose(ServiceReport report, bool withBuild)
    {
        var state = contact.State;
        var uptime = clock.GetElapsedTime(claire.LifeCycle.Started);
        var phase = claire.LifeCycle.Phase;
        var now = clock.GetUtcNow(); // Read once: two clocks that differ by a few microseconds tell nobody anything.
        return new ClaireStatus
        {
            Service = claire.Service,
            Codename = claire.Codename,
            LocalPort = listening.Current.Port,
            CloudInstanceName = claire.Options.CloudInstanceName,
            CloudAvailabilityGroup = claire.Options.CloudAvailabilityGroup,
            Dependencies = claire.Dependencies,
            ReportingTo = claire.Karl?.AbsoluteUri ?? "",
            Now = Microseconds(now),
            StartTimeEpochMicroseconds = Microseconds(claire.StartTime),
            Uptime = Uptime.Format(uptime),
            LastKeepaliveSent = Ago(state.SentAt) ?? "",
            LastKeepaliveStatus = state.Status,
            LastSuccessfulKeepalive = Ago(state.SucceededAt),
            LastSuccessfulKeepalivePing = state.Ping is { } ping ? Ping(ping) : null,
            LastSuccessfulKeepalivePingUs = state.Ping is { } us ? Microseconds(us) : null,
            Build = withBuild ? stamp.Build : null,
            Runtime = report.Runtime,
            State = phase.Name,
            StateUptimeMs = (long)clock.GetElapsedTime(phase.Since).TotalMilliseconds,
            UptimeMs = (long)uptime.TotalMilliseconds,
            LocalTime = TimeZoneInfo.ConvertTime(now, clock.LocalTimeZone).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture),
            BeaconIntervalMs = (long)claire.Options.Interval.TotalMilliseconds,
            Sequence = state.Sequence == 0 ? null : state.Sequence,
            Labels = claire.Labels,
            Health = health.Current,
            Vars = report.Vars,
            Process = vitals.Read(),
            WarmupPeriodMs = (long)claire.Options.WarmupPeriod.TotalMilliseconds,
            ShutdownPeriodMs = (long)claire.Options.ShutdownPeriod.TotalMilliseconds,
            Replaced = listening.Replaced,
        };
    }

    private string? Ago(long? moment) => moment is { } m ? $"{Uptime.Format(clock.GetElapsedTime(m))} ago" : null;

    private static string Ping(TimeSpan ping) => ping.TotalMilliseconds.ToString("0.00", CultureInfo.InvariantCulture) + "ms";

    private static long Microseconds(DateTimeOffset moment) => Microseconds(moment - DateTimeOffset.UnixEpoch);

    private static long Microseconds(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;
}
