using System.Globalization;
using Karma.Wire;

namespace Karma.Takeovers;

/// <summary>Why this program does not go on: one line for people, and an exit code as <c>sysexits.h</c> has them.</summary>
/// <param name="ExitCode">Not 0.</param>
/// <param name="Text">What is there and what to do. What came from outside is cut and holds no control characters.</param>
internal sealed record Refusal(int ExitCode, string Text)
{
    /// <summary>The port cannot be had: <c>EX_UNAVAILABLE</c>.</summary>
    public const int Unavailable = 69;

    /// <summary>The lock cannot be made: <c>EX_CANTCREAT</c>.</summary>
    public const int CannotLock = 73;

    /// <summary>Another try may succeed: <c>EX_TEMPFAIL</c>.</summary>
    public const int TryAgain = 75;

    /// <summary>The running process may not be ended: <c>EX_NOPERM</c>.</summary>
    public const int NotAllowed = 77;

    /// <summary>Somebody has to decide: <c>EX_CONFIG</c>.</summary>
    public const int Undecided = 78;

    private const int MaxShown = 80;
    private const int CommitShown = 12;

    public static Refusal Stranger(Newcomer coming, Occupant.Stranger there) => new(Unavailable,
        $"Port {coming.Port} is taken, and no Claire answers there: {there.Fact}. {Not(coming)}; stop what listens there, or give {Shown(coming.Service)} another port.");

    public static Refusal AnotherService(Newcomer coming, ClaireStatus there) => new(Unavailable,
        $"Port {coming.Port} is taken by another service: {Named(there)}. {Not(coming)}; give it another port, or name both the same if they are.");

    public static Refusal NotOlder(Newcomer coming, ClaireStatus there, BuildOrder order) => new(Undecided,
        (order.Relation == BuildRelation.Newer
            ? $"Port {coming.Port} is taken by a newer build: {Named(there)}; {order.Reason}. "
            : $"Port {coming.Port} is taken by a build that cannot be compared: {Named(there)}; {order.Reason}. ")
        + $"{Not(coming)}; to put {Built(coming.Build)} in its place, stop it first or set {nameof(TakeoverOptions.AllowRollback)}.");

    public static Refusal Lingers(Newcomer coming, ClaireStatus there) => new(TryAgain,
        $"Port {coming.Port} is still held by the same build, which has been stopping for longer than its shutdown period: {Named(there)}. {Not(coming)}; try again later.");

    public static Refusal NotVerified(Newcomer coming, ClaireStatus there, string reason) => new(NotAllowed,
        $"Port {coming.Port} is taken by {Named(there)}, which would make way, but its process cannot be verified: {reason}. It was left alone. {Not(coming)}; stop that one yourself.");

    public static Refusal Stays(Newcomer coming, ClaireStatus there, int process) => new(NotAllowed,
        $"Port {coming.Port} is taken by {Named(there)}, whose process {process} is still there after it was asked to stop and then ended. {Not(coming)}; see what holds that process.");

    public static Refusal ComesBack(Newcomer coming, int times) => new(TryAgain,
        $"Port {coming.Port} was taken anew each of the {times} times that it was freed: something starts the other build again. {Not(coming)}; switch that off, or try again later.");

    public static Refusal Locked(Newcomer coming, string path, TimeSpan waited) => new(TryAgain,
        string.Create(CultureInfo.InvariantCulture, $"Port {coming.Port} is being taken over by another process, which holds {path} and did not serve within {waited.TotalSeconds:0.#} s. ")
        + $"{Not(coming)}; try again later.");

    public static Refusal LockFault(Newcomer coming, string path, string reason) => new(CannotLock,
        $"The lock {path} of port {coming.Port} cannot be taken: {reason} {Not(coming)}; let this user write there.");

    /// <summary>A text from outside, cut, and without what a terminal or a log would obey.</summary>
    public static string Shown(string? text)
    {
        var clean = string.Concat((text ?? "").Where(c => !char.IsControl(c) && !char.IsSurrogate(c) && char.GetUnicodeCategory(c) is not UnicodeCategory.Format));
        return clean.Length > MaxShown ? clean[..MaxShown] + "…" : clean;
    }

    private static string Not(Newcomer coming) => $"{Shown(coming.Service)} did not start";

    private static string Named(ClaireStatus status) => $"{Shown(status.Service)}, codename {Shown(status.Codename)}, {Built(status.Build)}";

    private static string Built(BuildInfo? build)
    {
        if (build is null) return "a build without a stamp";
        var commit = Shown(build.GitCommitHash);
        if (commit.Length > CommitShown) commit = commit[..CommitShown];
        return commit.Length == 0 ? $"the build of {Shown(build.BuildTime)}" : $"the build of {Shown(build.BuildTime)} from commit {commit}";
    }
}
