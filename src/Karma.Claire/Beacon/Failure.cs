using System.Security.Authentication;

namespace Karma.Beacon;

/// <summary>Why a call failed, in words for the log: the cause at the root, in one line of a bounded length.</summary>
internal static class Failure
{
    private const int MaxLength = 400;

    public static string Explain(Exception e)
    {
        var cause = e.GetBaseException();
        var reason = cause.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
        if (cause is AuthenticationException && cause is not CertificateException)
            reason = $"no https connection could be agreed on: {reason}. See that he speaks https there";
        return reason.Length <= MaxLength ? reason : reason[..MaxLength] + "…";
    }
}
