using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Karma.Karl.Web;

/// <summary>Reads <c>limit</c>, how many items an answer may hold.</summary>
internal static class PageParameters
{
    public const int DefaultLimit = 100;
    public const int GreatestLimit = 1_000;

    /// <exception cref="ProblemException">The parameter is not valid.</exception>
    public static int Limit(IQueryCollection query)
    {
        if (query["limit"].FirstOrDefault() is not { } text) return DefaultLimit;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= GreatestLimit
            ? limit
            : throw new ProblemException(Problem.BadParameter("limit", text, $"Give a number from 1 to {GreatestLimit}; the default is {DefaultLimit}."));
    }
}
