namespace Karma.Karl.Tests.Originals;

/// <summary>
/// What the original clients wrote on the wire, byte for byte, recorded from running ones (built with g++ 12, and on Node 20); only the
/// names of the machine that built them are others.
/// </summary>
internal static class Recorded
{
    /// <summary>The first keepalive of the client in C++, with everything that it can tell.</summary>
    public const string NativeFirst =
        "POST /?codename=ZOYNFZ&port=27601 HTTP/1.1\r\n" +
        "Host: localhost\r\n" +
        "Content-Type: application/json; charset=utf-8\r\n" +
        "Content-Length: 1200\r\n" +
        "\r\n" +
        """
        {"service":"orders","codename":"ZOYNFZ","local_port":27601,"cloud_instance_name":"i-7","cloud_availability_group":"eu-1a","dependencies":[{"ip":"127.0.0.1","port":27777,"prefix":"/x/"}],"reporting_to":"http://localhost:7576/","now":1795264467188683,"start_time_epoch_microseconds":1795264467185365,"uptime":"0s","last_keepalive_sent":"","last_keepalive_status":"","last_successful_keepalive":null,"last_successful_keepalive_ping":null,"last_successful_keepalive_ping_us":null,"build":{"build_time":"Nov 21 2026, 12:31:05","build_dir":"/src/orders","build_user":"ci","build_time_epoch_microseconds":1795264265000000,"os":"Linux build 6.1.0 #1 SMP PREEMPT_DYNAMIC x86_64 GNU/Linux","git_commit_hash":"<not under git>","git_dirty_files":[],"git_branch":"<not under git>","compiler":"default[g++]","compiler_flags":"","linker_flags":"","compiler_info":"Using built-in specs.\nCOLLECT_GCC=g++\nTarget: x86_64-linux-gnu\nConfigured with: ../src/configure -v --with-pkgversion='Debian 12.2.0-14+deb12u1' --enable-languages=c,c++ --prefix=/usr\nThread model: posix\ngcc version 12.2.0 (Debian 12.2.0-14+deb12u1) "},"runtime":{"status":{"message":"a <b> \"c\"","details":{"k":"v"}},"":"T9206357353574668846"}}
        """;

    /// <summary>A later one: what succeeded before is told, and what is not known is null.</summary>
    public const string NativeNext =
        "POST /?codename=ZOYNFZ&port=27601 HTTP/1.1\r\n" +
        "Host: localhost\r\n" +
        "Content-Type: application/json; charset=utf-8\r\n" +
        "Content-Length: 1173\r\n" +
        "\r\n" +
        """
        {"service":"orders","codename":"ZOYNFZ","local_port":27601,"cloud_instance_name":null,"cloud_availability_group":null,"dependencies":[],"reporting_to":"http://localhost:7576/","now":1795264468995436,"start_time_epoch_microseconds":1795264468954359,"uptime":"0s","last_keepalive_sent":"0s ago","last_keepalive_status":"Success","last_successful_keepalive":"0s ago","last_successful_keepalive_ping":"39.40ms","last_successful_keepalive_ping_us":39402,"build":{"build_time":"Nov 21 2026, 12:31:05","build_dir":"/src/orders","build_user":"ci","build_time_epoch_microseconds":1795264265000000,"os":"Linux build 6.1.0 #1 SMP PREEMPT_DYNAMIC x86_64 GNU/Linux","git_commit_hash":"<not under git>","git_dirty_files":[],"git_branch":"<not under git>","compiler":"default[g++]","compiler_flags":"","linker_flags":"","compiler_info":"Using built-in specs.\nCOLLECT_GCC=g++\nTarget: x86_64-linux-gnu\nConfigured with: ../src/configure -v --with-pkgversion='Debian 12.2.0-14+deb12u1' --enable-languages=c,c++ --prefix=/usr\nThread model: posix\ngcc version 12.2.0 (Debian 12.2.0-14+deb12u1) "},"runtime":{"status":{"message":"a <b> \"c\"","details":{"k":"v"}},"":"T9206357353574668846"}}
        """;

    /// <summary>A registration to be confirmed.</summary>
    public const string NativeConfirm =
        "POST /?codename=ZOYNFZ&port=27601&confirm= HTTP/1.1\r\n" +
        "Host: localhost\r\n" +
        "Content-Type: application/json; charset=utf-8\r\n" +
        "Content-Length: 1173\r\n" +
        "\r\n" +
        """
        {"service":"orders","codename":"ZOYNFZ","local_port":27601,"cloud_instance_name":null,"cloud_availability_group":null,"dependencies":[],"reporting_to":"http://localhost:7576/","now":1795264468995436,"start_time_epoch_microseconds":1795264468954359,"uptime":"0s","last_keepalive_sent":"0s ago","last_keepalive_status":"Success","last_successful_keepalive":"0s ago","last_successful_keepalive_ping":"39.40ms","last_successful_keepalive_ping_us":39402,"build":{"build_time":"Nov 21 2026, 12:31:05","build_dir":"/src/orders","build_user":"ci","build_time_epoch_microseconds":1795264265000000,"os":"Linux build 6.1.0 #1 SMP PREEMPT_DYNAMIC x86_64 GNU/Linux","git_commit_hash":"<not under git>","git_dirty_files":[],"git_branch":"<not under git>","compiler":"default[g++]","compiler_flags":"","linker_flags":"","compiler_info":"Using built-in specs.\nCOLLECT_GCC=g++\nTarget: x86_64-linux-gnu\nConfigured with: ../src/configure -v --with-pkgversion='Debian 12.2.0-14+deb12u1' --enable-languages=c,c++ --prefix=/usr\nThread model: posix\ngcc version 12.2.0 (Debian 12.2.0-14+deb12u1) "},"runtime":{"status":{"message":"a <b> \"c\"","details":{"k":"v"}},"":"T9206357353574668846"}}
        """;

    /// <summary>Its deregistration.</summary>
    public const string NativeGoodbye =
        "DELETE /?codename=ZOYNFZ&port=27601 HTTP/1.1\r\n" +
        "Host: localhost\r\n" +
        "\r\n";

    /// <summary>The first keepalive of the client for Node.</summary>
    public const string NodeFirst =
        "POST /?codename=UACESA&port=30002 HTTP/1.1\r\n" +
        "host: 127.0.0.1:7576\r\n" +
        "accept: application/json\r\n" +
        "content-type: application/json\r\n" +
        "content-length: 349\r\n" +
        "Connection: keep-alive\r\n" +
        "\r\n" +
        """
        {"service":"JS.Orders","codename":"UACESA","local_port":30002,"dependencies":[{"ip":"127.0.0.1","port":8283,"prefix":"/"}],"reporting_to":"http://127.0.0.1:7576","now":1795264515024000,"start_time_epoch_microseconds":1795264515002000,"uptime":"0s","last_keepalive_sent":"","last_keepalive_status":"","runtime":{"custom_status":{"custom_field":"1"}}}
        """;

    /// <summary>A later one, on the same connection.</summary>
    public const string NodeNext =
        "POST /?codename=UACESA&port=30002 HTTP/1.1\r\n" +
        "host: 127.0.0.1:7576\r\n" +
        "accept: application/json\r\n" +
        "content-type: application/json\r\n" +
        "content-length: 481\r\n" +
        "Connection: keep-alive\r\n" +
        "\r\n" +
        """
        {"service":"JS.Orders","codename":"UACESA","local_port":30002,"dependencies":[{"ip":"127.0.0.1","port":8283,"prefix":"/"}],"reporting_to":"http://127.0.0.1:7576","now":1795264515727000,"start_time_epoch_microseconds":1795264515002000,"uptime":"0s","last_keepalive_sent":"0s ago","last_keepalive_status":"Success","last_successful_keepalive":"0s ago","last_successful_keepalive_ping":"46ms","last_successful_keepalive_ping_us":46000,"runtime":{"custom_status":{"custom_field":"2"}}}
        """;

    /// <summary>Its deregistration, by the codename alone.</summary>
    public const string NodeGoodbye =
        "DELETE /?codename=UACESA HTTP/1.1\r\n" +
        "host: 127.0.0.1:7576\r\n" +
        "content-length: 0\r\n" +
        "Connection: keep-alive\r\n" +
        "\r\n";

    /// <summary>The body of a recorded request.</summary>
    public static string BodyOf(string request) => request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
}
