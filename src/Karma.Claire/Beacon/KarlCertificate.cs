using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Karma.Beacon;

/// <summary>Karl's certificate is believed where the system believes it. Where not, the log is told why and what to do.</summary>
internal static class KarlCertificate
{
    /// <exception cref="CertificateException">It is not to be believed.</exception>
    public static bool Accept(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        errors == SslPolicyErrors.None
            ? true
            : throw new CertificateException(Fault((sender as SslStream)?.TargetHostName, certificate, chain, errors));

    private static string Fault(string? host, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null) return "he shows no certificate";
        List<string> faults = [];
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            faults.Add($"his certificate is not for the name '{host}'; name him in Karma:Claire:Karl as his certificate does");
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)) faults.Add(Fault(chain));
        return string.Join(", and ", faults);
    }

    private static string Fault(X509Chain? chain)
    {
        X509ChainStatusFlags[] flags = [.. chain?.ChainStatus.Select(status => status.Status) ?? []];
        if (flags is [X509ChainStatusFlags.NotTimeValid])
            return "his certificate, or one above it, has expired or is not valid yet; have it renewed, and see that the clocks are right";
        return $"his certificate is not trusted here ({string.Join(", ", flags)}); have this system trust the authority that issued it: on Linux,"
            + " name a PEM file of its certificate in the environment variable SSL_CERT_FILE";
    }
}
