using Karma.Karl.Fleet;
using Karma.Karl.History.Rollups;
using Karma.Karl.Liveness;
using Microsoft.AspNetCore.Http;

namespace Karma.Karl.Web;

/// <summary>Reads <c>step</c>: whether an answer about a long window is told by the hour or by the day.</summary>
internal static class StepParameter
{
    /// <summary>Windows up to this length are told by the hour where nothing is said.</summary>
    private static readonly long LongestByHour = Time.Microseconds(TimeSpan.FromDays(7));

    private static readonly TimeSpan MostHours = TimeSpan.FromDays(800);
    private static readonly TimeSpan MostDays = TimeSpan.FromDays(36_600);

    /// <summary>How many hours it has.</summary>
    /// <exception cref="ProblemException">It is none, or the window is too long for it.</exception>
    public static int Read(IQueryCollection query, Window window)
    {
        var step = query["step"].FirstOrDefault() switch
        {
            null => Default(window),
            "hour" => 1,
            "day" => Hour.ADay,
            var text => throw new ProblemException(Problem.BadParameter("step", text, "Give hour or day; by default it is hour up to seven days, and day beyond.")),
        };
        var most = step == 1 ? MostHours : MostDays;
        if (window.To - window.From <= Time.Microseconds(most)) return step;
        throw new ProblemException(Problem.BadParameter(
            "from", query["from"].FirstOrDefault(), $"The window is too long: give one of {most.TotalDays} days or less{(step == 1 ? ", or step=day" : "")}."));
    }

    /// <summary>The step that is meant where none is named.</summary>
    public static int Default(Window window) => window.To - window.From <= LongestByHour ? 1 : Hour.ADay;
}
