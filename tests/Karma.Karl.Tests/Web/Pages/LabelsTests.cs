using System.Text.Json;
using Karma.Karl.Web.Pages;

namespace Karma.Karl.Tests.Web.Pages;

/// <summary>Whose something is, and what to do.</summary>
public sealed class LabelsTests
{
    [Theory]
    [InlineData("""{"owner":"team-a","runbook":"https://r.example/x"}""", "team-a", "https://r.example/x")]
    [InlineData("""{"team":"b","runbook_url":"http://r.example/"}""", "b", "http://r.example/")]
    [InlineData("""{"owner":" ","team":"c","runbook":"javascript:alert(1)"}""", "c", null)]
    [InlineData("""{"owner":5,"runbook":["https://r.example/"]}""", null, null)]
    [InlineData("""{"runbook":"data:text/html,x"}""", null, null)]
    [InlineData("""{"runbook":"//r.example/x"}""", null, null)]
    [InlineData("""{"owner":"\ud800","runbook":"\ud800"}""", "\\ud800", null)]
    [InlineData("[]", null, null)]
    public void Of_LabelsOfManyKinds_OnlyWebAddressesBecomeLinks(string json, string? owner, string? runbook)
    {
        using var document = JsonDocument.Parse(json);
        var raw = owner == "\\ud800" ? "\"\\ud800\"" : owner;

        Assert.Equal(new Labels(raw, runbook), Labels.Of(document.RootElement));
    }
}
