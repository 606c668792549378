using System.Text.Json;

namespace Karma.Karl.Web.Pages;

/// <summary>What the labels of an instance say to whoever is called at night: whose it is, and what to do.</summary>
/// <param name="Owner">Whose it is, or <see langword="null"/>.</param>
/// <param name="Runbook">What to do: an address of the web, or <see langword="null"/>.</param>
internal readonly record struct Labels(string? Owner, string? Runbook)
{
    private static readonly string[] Owners = ["owner", "team", "contact"];
    private static readonly string[] Runbooks = ["runbook", "runbook_url", "runbook-url"];

    public static Labels Of(JsonElement? labels) => new(
        Owners.Select(n => JsonText.Member(labels, n)).FirstOrDefault(o => !string.IsNullOrWhiteSpace(o)),
        Runbooks.Select(n => JsonText.Member(labels, n)).FirstOrDefault(IsWebAddress));

    /// <summary>Only an address of the web becomes a link: a browser would run others.</summary>
    public static bool IsWebAddress(string? text) =>
        text is { Length: <= 2_000 } && Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);
}
