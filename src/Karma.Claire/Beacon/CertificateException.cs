using System.Security.Authentication;

namespace Karma.Beacon;

/// <summary>Karl's certificate proves nothing; the message says why, and what to do.</summary>
internal sealed class CertificateException(string message) : AuthenticationException(message);
