namespace Karma.Karl.Web;

/// <summary>A question that cannot be answered, on its way from where that was found to where it is said.</summary>
#pragma warning disable CA1032, CA1064 // Carries a problem and nothing else; never leaves this folder.
internal sealed class ProblemException(Problem problem) : Exception(problem.Title)
#pragma warning restore CA1032, CA1064
{
    public Problem Problem { get; } = problem;
}
