using System.Net;

namespace Karma.Karl.Tests.Web.Doors;

/// <summary>What a page has a browser send.</summary>
public sealed class BrowserTests : Knocking
{
    [Theory]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "")]
    [InlineData("Origin", "{own}")] // A foreign name that a name server points here is the same site to the browser.
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    public async Task Report_ByABrowser_RefusedWhateverOpensIt(string header, string value)
    {
        await StartAsync(("Report:OpenTo", "anyone"), ("Report:Tokens:0", DoorSetup.Token));
        value = value.Replace("{own}", Own, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, await AskAsync("Report", Local));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync("Report", Local, (header, value)));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync("Report", Local, (header, value), ("Authorization", "Bearer " + DoorSetup.Token)));
    }

    [Theory]
    [InlineData("Origin", "http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "http://localhost:1", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "{own}", HttpStatusCode.NoContent)]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-origin", HttpStatusCode.NoContent)]
    [InlineData("Sec-Fetch-Site", "none", HttpStatusCode.NoContent)]
    public async Task Control_ByABrowser_OnlyFromItsOwnSiteWhateverOpensIt(string header, string value, HttpStatusCode status)
    {
        await StartAsync(("Control:OpenTo", "loopback"), ("Control:Tokens:0", DoorSetup.Token));
        value = value.Replace("{own}", Own, StringComparison.Ordinal);

        Assert.Equal(status, await AskAsync("Control", Local, (header, value)));
        Assert.Equal(status, await AskAsync("Control", Foreign, (header, value), ("Authorization", "Bearer " + DoorSetup.Token)));
        Assert.Equal(status, await AskAsync("Control", Foreign, (header, value), ("Authorization", Basic("me:" + DoorSetup.Token))));
    }

    [Fact]
    public async Task View_ByALinkOnAnotherSite_Passes()
    {
        await StartAsync();

        Assert.Equal(HttpStatusCode.OK, await AskAsync("View", Local, ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate")));
    }
}
