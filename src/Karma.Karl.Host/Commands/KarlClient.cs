using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Karma.Karl.Host.Commands;

/// <summary>Asks a Karl, at his address and with a token where one is given; follows nothing, and takes no answer without end.</summary>
internal sealed class KarlClient : IDisposable
{
    private const string DefaultUrl = "http://127.0.0.1:7576";
    private const int LargestAnswer = 256 * 1024 * 1024;
    private const int LargestPage = 1_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http;
    private readonly Uri _karl;

    /// <exception cref="CommandException">The address or the token cannot be one.</exception>
    public KarlClient(Invocation line, Func<string, string?> environment)
    {
        _karl = Locator(line[Option.Url] ?? Said(environment("KARL_URL")) ?? DefaultUrl);
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = !_karl.IsLoopback })
        {
            Timeout = Patience,
            MaxResponseContentBufferSize = LargestAnswer,
        };
        if ((line[Option.Token] ?? Said(environment("KARL_TOKEN"))) is not { } token) return;
        if (token.Length == 0 || token.Any(c => c is <= ' ' or > '~')) throw CommandException.Wrong("The token is empty, or has a space or a character that is not ASCII in it, and cannot be sent.");
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>The JSON at an address under the locator.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public async Task<JsonElement> GetAsync(string path, IEnumerable<(string Name, string Value)> query)
    {
        var text = await TextAsync(path, query).ConfigureAwait(false);
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 256 });
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw new CommandException(ExitCode.Unreachable, $"What answers at {_karl} is no Karl: it sends no JSON at {path}.");
        }
    }

    /// <summary>The JSON of an entity, whose id may hold whatever text.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public Task<JsonElement> EntityAsync(string kind, string name, IEnumerable<(string Name, string Value)> query) =>
        GetAsync("api/v1/entity", query.Prepend(("entity", Entity(kind, name))));

    /// <summary>The text at an address under the locator.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public async Task<string> TextAsync(string path, IEnumerable<(string Name, string Value)> query)
    {
        var (status, text, elsewhere) = await AskAsync(path, query).ConfigureAwait(false);
        return status == HttpStatusCode.OK ? text : throw Refused(status, text, elsewhere);
    }

    /// <summary>Has him send his store.</summary>
    /// <exception cref="CommandException">There is none, or not all of it.</exception>
    /// <exception cref="IOException">It cannot be written where it is to go.</exception>
    public async Task BackupAsync(Stream to)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_karl, "api/v1/backup"));
        using var answer = await SendAsync(request, HttpCompletionOption.ResponseHeadersRead).ConfigureAwait(false);
        if (answer.StatusCode != HttpStatusCode.OK)
            throw Refused(answer.StatusCode, Encoding.UTF8.GetString(await BytesAsync(answer).ConfigureAwait(false)), answer.Headers.Location);
        if (answer.Content.Headers.ContentLength is not { } size || answer.Content.Headers.ContentType?.MediaType != "application/vnd.sqlite3")
            throw new CommandException(ExitCode.Unreachable, $"What answers at {_karl} is no Karl: it sends no store.");
        using var body = await answer.Content.ReadAsStreamAsync().ConfigureAwait(false);
        var piece = new byte[128 * 1024];
        for (var left = size; left > 0;)
        {
            var count = await PieceAsync(body, piece).ConfigureAwait(false);
            if (count == 0) throw new CommandException(ExitCode.Unreachable, $"Karl cut the backup off {left} bytes before its end, and it is not kept; his log says why.");
            await to.WriteAsync(piece.AsMemory(0, count)).ConfigureAwait(false);
            left -= count;
        }
    }

    /// <summary>Whether he takes keepalives, and what he says of that.</summary>
    /// <exception cref="CommandException">He cannot be reached.</exception>
    public async Task<(bool IsWell, string Said)> HealthAsync()
    {
        var (status, text, _) = await AskAsync("healthz", []).ConfigureAwait(false);
        return (status == HttpStatusCode.OK, text.Trim());
    }

    /// <summary>A list, page by page.</summary>
    /// <param name="path">Its address.</param>
    /// <param name="query">Its parameters.</param>
    /// <param name="limit">How many items to take.</param>
    /// <param name="isPinned">Whether the next pages are asked for as of the first one, and not as of when they are asked for.</param>
    /// <exception cref="CommandException">There is none.</exception>
    public async Task<Listing> ListAsync(string path, IEnumerable<(string Name, string Value)> query, int limit, bool isPinned = false)
    {
        var asked = query.ToList();
        var items = new List<JsonElement>();
        JsonElement? first = null;
        string? next = null;
        do
        {
            var page = await GetAsync(path, [.. asked, ("limit", Math.Min(LargestPage, limit - items.Count).ToString(CultureInfo.InvariantCulture)), .. Cursor(next)]).ConfigureAwait(false);
            first ??= page;
            if (isPinned && items.Count == 0) asked = [("from", page.Text("from") ?? ""), ("to", page.Text("to") ?? "")];
            items.AddRange(page.Items("items"));
            var before = next;
            next = page.Text("next");
            if (next is not null && next == before) throw new CommandException(ExitCode.Unreachable, $"What answers at {_karl} is no Karl: its list goes round in a circle.");
        }
        while (next is not null && items.Count < limit);
        return new Listing(first.Value, items, next);
    }

    /// <summary>An entity's id.</summary>
    public static string Entity(string kind, string name) => $"{kind}/{Uri.EscapeDataString(name)}";

    private static IEnumerable<(string Name, string Value)> Cursor(string? next) => next is null ? [] : [("cursor", next)];

    private static string? Said(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    private static Uri Locator(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps) || uri.Host.Length == 0)
            throw CommandException.Wrong($"{(text.Contains('@', StringComparison.Ordinal) ? "That" : $"'{text}'")} is no address of a Karl. Give one such as {DefaultUrl}, as --url or in KARL_URL.");
        if (uri.UserInfo.Length > 0) throw CommandException.Wrong("The address of Karl holds a user or a password. Give a token: KARL_TOKEN.");
        return new Uri(uri.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/");
    }

    private async Task<(HttpStatusCode Status, string Text, Uri? Elsewhere)> AskAsync(string path, IEnumerable<(string Name, string Value)> query)
    {
        var parameters = string.Join('&', query.Select(q => $"{q.Name}={Uri.EscapeDataString(q.Value)}"));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_karl, parameters.Length == 0 ? path : $"{path}?{parameters}"));
        using var answer = await SendAsync(request, HttpCompletionOption.ResponseContentRead).ConfigureAwait(false);
        return (answer.StatusCode, Encoding.UTF8.GetString(await BytesAsync(answer).ConfigureAwait(false)), answer.Headers.Location);
    }

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, HttpCompletionOption until) => ReachAsync(() => _http.SendAsync(request, until));

    private Task<byte[]> BytesAsync(HttpResponseMessage answer) => ReachAsync(async () =>
    {
        await answer.Content.LoadIntoBufferAsync(LargestAnswer).ConfigureAwait(false);
        return await answer.Content.ReadAsByteArrayAsync().ConfigureAwait(false);
    });

    private async Task<int> PieceAsync(Stream body, Memory<byte> piece)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            return await body.ReadAsync(piece, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException or SocketException)
        {
            throw new CommandException(ExitCode.Unreachable, $"The backup from {_karl} was cut off, and is not kept: {e.GetBaseException().Message.TrimEnd('.')}. Karl's log may say why.");
        }
    }

    private async Task<T> ReachAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (TaskCanceledException)
        {
            throw new CommandException(ExitCode.Unreachable, $"Karl at {_karl} did not answer within {Patience.TotalSeconds.ToString(CultureInfo.InvariantCulture)} seconds.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            throw new CommandException(ExitCode.Unreachable, $"Karl cannot be reached at {_karl}: {e.GetBaseException().Message.TrimEnd('.')}. --url or KARL_URL says where he is.");
        }
    }

    private CommandException Refused(HttpStatusCode code, string text, Uri? elsewhere)
    {
        var status = (int)code;
        if (elsewhere is not null) return new CommandException(ExitCode.Unreachable, $"{_karl} answers {status} and sends on to {elsewhere}: is that Karl's address?");
        var problem = Problem(text);
        var said = problem is null ? $"{_karl} answers {status}, and not as a Karl does." : $"{problem.Value.Text("title")} {problem.Value.Text("detail")}{Value(problem.Value)}";
        var isAsked = status is (int)HttpStatusCode.BadRequest or (int)HttpStatusCode.NotFound && problem is not null;
        return new CommandException(isAsked ? ExitCode.Wrong : ExitCode.Unreachable, status == (int)HttpStatusCode.Unauthorized ? said + " This command sends the one in KARL_TOKEN." : said);
    }

    private static string Value(JsonElement problem) => problem.Text("value") is { Length: > 0 } value ? $" It was '{value}'." : "";

    private static JsonElement? Problem(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Text("title") is null ? null : document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
