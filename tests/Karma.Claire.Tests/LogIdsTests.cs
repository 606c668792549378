using System.Reflection;
using Karma.Testing;
using Microsoft.Extensions.Logging;

namespace Karma.Tests;

public sealed class LogIdsTests
{
    private static readonly Dictionary<string, int> Ranges = new(StringComparer.Ordinal)
    {
        ["Beacon"] = 1000,
        ["Page"] = 1100,
        ["Backfill"] = 1200,
        ["Vars"] = 1300,
        ["Status"] = 1400,
        ["Takeovers"] = 1500,
    };

    private static readonly List<(string Folder, LoggerMessageAttribute Message)> Messages =
    [
        .. from type in typeof(Claire).Assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
           let message = method.GetCustomAttribute<LoggerMessageAttribute>()
           where message is not null
           orderby message.EventId
           select (type.Namespace?.Split('.').ElementAtOrDefault(1) ?? "", message),
    ];

    [Fact]
    public void LogIds_OfClaire_AreUniqueAndInTheRangeOfTheirFolder()
    {
        Assert.NotEmpty(Messages);
        Assert.Equal(Messages.Count, Messages.Select(m => m.Message.EventId).Distinct().Count());
        Assert.All(Messages, m => Assert.InRange(m.Message.EventId, Ranges[m.Folder], Ranges[m.Folder] + 99));
    }

    [Fact]
    public void LogIds_OfClaire_AreTheReviewedOnes() =>
        Golden.Verify("log-ids.txt", string.Join('\n', Messages.Select(m => $"{m.Message.EventId} {m.Message.Level} {m.Message.Message}")));
}
