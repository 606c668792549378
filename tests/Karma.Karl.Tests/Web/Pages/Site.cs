using System.Net;
using System.Text.RegularExpressions;
using Karma.Testing;

namespace Karma.Karl.Tests.Web.Pages;

/// <summary>Karl's pages as a browser without script sees them: tags, texts and links.</summary>
internal static partial class Site
{
    /// <summary>A keepalive with all that a page shows of one.</summary>
    public static KeepaliveBody Rich(string text, string codename = "ABCDEF") => new()
    {
        Codename = codename,
        Service = text,
        Dependencies = $"[\"127.0.0.1:9\",{{\"ip\":{Json(text)},\"port\":5,\"prefix\":\"/\"}}]",
        Build = $"{{\"build_time\":{Json(text)},\"build_dir\":{Json(text)},\"build_user\":{Json(text)},\"build_time_epoch_microseconds\":1,\"os\":{Json(text)},\"git_commit_hash\":{Json("c0ffee" + text)},\"git_branch\":{Json(text)},\"git_dirty_files\":[{Json(text)}]}}",
        Runtime = $"{{\"status\":{{\"message\":{Json(text)},\"details\":{{{Json(text)}:{Json(text)}}},\"n\":1}}}}",
        More = $"\"uptime\":{Json(text)},\"state\":\"running\",\"cloud_instance_name\":{Json(text)},\"cloud_availability_group\":{Json(text)},"
            + $"\"labels\":{{{Json(text)}:{Json(text)},\"owner\":{Json(text)},\"runbook\":{Json("https://r.example/" + text)}}},\"vars\":{{{Json(text)}:3}}",
    };

    /// <summary>The address of every kind of page about that instance.</summary>
    public static async Task<List<string>> PagesOfAsync(KarlServer karl, string codename, string times = "")
    {
        var instance = await karl.GetAsync($"api/v1/instance/{codename}");
        var order = (await karl.GetAsync($"api/v1/instance/{codename}/keepalives")).GetProperty("items")[0].GetProperty("order").GetInt64();
        var service = Uri.EscapeDataString(instance.GetProperty("service").GetString()!); // Always there.
        var pages = new List<string>
        {
            "?html", "?html&group=host", "?html&group=none", $"service/{service}?", $"instance/{codename}?", $"instance/{codename}/keepalives/{order}?",
            $"endpoint/{instance.GetProperty("endpoint").GetString()}?", $"host/{instance.GetProperty("host").GetString()}?", "topology?", "diff?", "diff?m=0.5", "karl?", $"search?q={service}x",
        };
        if (instance.TryGetProperty("build", out var build)) pages.Add($"build/{build.GetString()}?html");
        return [.. pages.Select(p => p + times)];
    }

    public static async Task<string> GetAsync(KarlServer karl, string address, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address.StartsWith('/') ? new Uri(karl.Locator, address) : new Uri(karl.Locator + address));
        request.Headers.Add("Accept", "text/html");
        using var answer = await karl.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(status == answer.StatusCode, $"{address} answers {(int)answer.StatusCode}");
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Where the links lead, decoded.</summary>
    public static List<string> Links(string page) => [.. Link().Matches(page).Select(m => WebUtility.HtmlDecode(m.Groups["it"].Value)).Distinct()];

    public static List<string> Tags(string page) => [.. Tag().Matches(page).Select(m => m.Groups["it"].Value)];

    /// <summary>What stands between tags, still encoded.</summary>
    public static List<string> Texts(string page) => [.. Text().Matches(page).Select(m => m.Groups["it"].Value)];

    public static string Json(string text) => $"\"{System.Text.Json.JsonEncodedText.Encode(text)}\"";

    [GeneratedRegex("<(?<it>[A-Za-z0-9!-]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Tag();

    [GeneratedRegex(">(?<it>[^<]*)<", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Text();

    [GeneratedRegex("(href|action|src)=\"(?<it>[^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Link();
}
