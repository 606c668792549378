using System.Text;

namespace Karma.Benchmarks;

/// <summary>Keepalives of one run as a Claire sends them, a beacon's interval apart.</summary>
internal static class Bodies
{
    private const string Build =
        """{"build_time":"Nov 21 2026, 04:48:59","build_dir":"/src/orders","build_user":"ci","build_time_epoch_microseconds":1795236539000000,"os":"Debian GNU/Linux 12 (bookworm) X64","git_commit_hash":"b26e9230d2886eb70164b9da8c6c5aa279cc47d0","git_branch":"main","git_dirty_files":[],"compiler":".NET SDK 10.0.401, Roslyn 5.9.0.0","compiler_flags":"-configuration:Release -langversion:14.0 -optimize:true -debug:portable -deterministic:true -nullable:enable -checked:false -unsafe:false -define:TRACE;RELEASE;NET;NET10_0;NETCOREAPP","linker_flags":"","compiler_info":"MSBuild 18.9.11, net10.0, portable"}""";

    public static byte[] At(int number)
    {
        var now = 1_795_251_600_000_000L + (number * 20_000_123L);
        var uptime = $"{number / 3}m {number % 3 * 20}s";
        return Encoding.UTF8.GetBytes(
            $$$$"""{"service":"orders","codename":"ABCDEF","local_port":8080,"dependencies":[{"ip":"10.0.0.7","port":5432,"prefix":"/"},{"ip":"10.0.0.8","port":8080,"prefix":"/prices"}],"reporting_to":"http://karl:7576/","now":{{{{now}}}},"start_time_epoch_microseconds":1795251500000000,"uptime":"{{{{uptime}}}}","last_keepalive_sent":"20s ago","last_keepalive_status":"Success","last_successful_keepalive":"20s ago","last_successful_keepalive_ping":"2.{{{{number % 90 + 10}}}}ms","last_successful_keepalive_ping_us":2{{{{number % 900 + 100}}}},"build":{{{{Build}}}},"runtime":{"status":{"message":"OK","details":{"orders":"{{{{number * 17}}}}","queue":"{{{{number % 7}}}}"}}},"state":"running","state_uptime_ms":{{{{number * 20_000}}}},"uptime_ms":{{{{number * 20_001}}}},"beacon_interval_ms":20000,"sequence":{{{{number}}}},"labels":{"region":"eu","environment":"production"}}""");
    }
}
