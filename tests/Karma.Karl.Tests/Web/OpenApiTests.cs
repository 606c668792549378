using System.Text.Json;
using System.Text.RegularExpressions;
using Karma.Karl.Tests.Web.Doors;
using Karma.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Karma.Karl.Tests.Web;

/// <summary>The hand-written description of everything that Karl serves, held against what he serves.</summary>
public sealed partial class OpenApiTests : IAsyncLifetime
{
    // A question for each documented address; {id} and {order} are filled in from the answers themselves.
    private static readonly Dictionary<string, string[]> Questions = new(StringComparer.Ordinal)
    {
        ["/"] = ["?json", "?html", "?json&h=24", "?json&m=x"],
        ["/status"] = ["status"],
        ["/build/{name}"] = ["build/UP", "build/{id}", "build/UNHEARD", "build/{id}?html", "build/sha256:00000000000000000000000000000001?html"],
        ["/snapshot/{name}"] = ["snapshot/UP", "snapshot/UP?nobuild", "snapshot/UNHEARD"],
        ["/topology.dot"] = ["topology.dot", "topology.dot?m=x"],
        ["/metrics"] = ["metrics"],
        ["/healthz"] = ["healthz"],
        ["/host/{host}"] = ["host/127.0.0.1", "host/127.0.0.9", "host/nowhere"],
        ["/endpoint/{endpoint}"] = ["endpoint/127.0.0.1:8080", "endpoint/127.0.0.1:9", "endpoint/nowhere"],
        ["/service/{service}"] = ["service/orders", "service/unheard", "service/orders?state=x"],
        ["/instance/{codename}"] = ["instance/UP", "instance/DOWN", "instance/X", "instance/UP?m=x"],
        ["/instance/{codename}/keepalives/{order}"] = ["instance/UP/keepalives/{order}", "instance/UP/keepalives/1", "instance/UP/keepalives/{order}?m=x"],
        ["/topology"] = ["topology", "topology?m=x"],
        ["/diff"] = ["diff?m=0.5", "diff?m=x"],
        ["/karl"] = ["karl", "karl?m=x"],
        ["/search"] = ["search", "search?q=127.0.0.1", "search?q=o", "search?q=o&m=x"],
        ["/live"] = ["live"],
        ["/live/{codename}"] = ["live/LIVES", "live/X", "live/LIVES?m=x"],
        ["/assets/{file}"] = ["assets/karl.css", "assets/karl.js", "assets/karl.svg", "assets/nothing"],
        ["/api/v1/fleet"] = ["api/v1/fleet", "api/v1/fleet?limit=1", "api/v1/fleet?to=2026-11-21T00:00:30Z", "api/v1/fleet?limit=0"],
        ["/api/v1/host/{host}"] = ["api/v1/host/127.0.0.1", "api/v1/host/nowhere"],
        ["/api/v1/endpoint/{endpoint}"] = ["api/v1/endpoint/127.0.0.1:8080", "api/v1/endpoint/nowhere"],
        ["/api/v1/service/{service}"] = ["api/v1/service/orders", "api/v1/service/unheard", "api/v1/service/orders?state=x"],
        ["/api/v1/instance/{codename}"] = ["api/v1/instance/UP", "api/v1/instance/DOWN", "api/v1/instance/DONE?h=1", "api/v1/instance/X", "api/v1/instance/UP?m=x"],
        ["/api/v1/endpoint/{endpoint}/availability"] = ["api/v1/endpoint/127.0.0.1:1/availability", "api/v1/endpoint/127.0.0.1:9/availability", "api/v1/endpoint/nowhere/availability"],
        ["/api/v1/service/{service}/availability"] = ["api/v1/service/orders/availability?d=30", "api/v1/service/unheard/availability", "api/v1/service/orders/availability?step=week"],
        ["/api/v1/instance/{codename}/availability"] = ["api/v1/instance/UP/availability", "api/v1/instance/X/availability", "api/v1/instance/UP/availability?from=0&step=hour"],
        ["/api/v1/instance/{codename}/keepalives"] = ["api/v1/instance/DONE/keepalives", "api/v1/instance/UP/keepalives?limit=1", "api/v1/instance/X/keepalives", "api/v1/instance/UP/keepalives?cursor=x"],
        ["/api/v1/instance/{codename}/keepalives/{order}"] = ["api/v1/instance/UP/keepalives/{order}", "api/v1/instance/UP/keepalives/1", "api/v1/instance/UP/keepalives/x"],
        ["/api/v1/live/{codename}"] = ["api/v1/live/LIVES", "api/v1/live/X"],
        ["/api/v1/build/{id}"] = ["api/v1/build/{id}", "api/v1/build/sha256:00000000000000000000000000000001", "api/v1/build/x"],
        ["/api/v1/topology"] = ["api/v1/topology", "api/v1/topology?m=x"],
        ["/api/v1/diff"] = ["api/v1/diff?m=0.5", "api/v1/diff?m=0.5&limit=1", "api/v1/diff?from=0", "api/v1/diff?limit=0"],
        ["/api/v1/search"] = ["api/v1/search?q=o", "api/v1/search?q=127&limit=1", "api/v1/search?q=a=b", "api/v1/search?q=c0ff", "api/v1/search?q=127.0.0.1", "api/v1/search"],
        ["/api/v1/entity"] = ["api/v1/entity?entity=service/orders", "api/v1/entity?entity=instance/UP", "api/v1/entity?entity=build/{id}", "api/v1/entity?entity=instance/X", "api/v1/entity"],
        ["/api/v1/openapi.json"] = ["api/v1/openapi.json"],
    };

    // What goes wrong between Karl and others has tests of its own.
    private static readonly string[] SeenElsewhere = ["502", "503", "504"];

    private readonly FakeService _service = new(_ => FakeService.Json("{\"codename\":\"LIVES\"}"));
    private KarlServer _karl = null!; // Set before each test.
    private KarlServer _locked = null!; // As above: another, who wants a token to be looked at.
    private JsonElement _document;
    private SchemaChecker _schemas = null!; // As above.

    public async ValueTask InitializeAsync()
    {
        _karl = await KarlServer.StartAsync();
        _locked = await KarlServer.StartAsync(DoorSetup.With(("View:Tokens:0", DoorSetup.Token)));
        _document = await _karl.GetAsync("api/v1/openapi.json");
        _schemas = new SchemaChecker(_document);
        var body = new KeepaliveBody { Build = KeepaliveBody.SomeBuild, Dependencies = "[\"127.0.0.1:1\",\"db:5432\"]", Runtime = KeepaliveBody.RuntimeOf("OK") };
        await _karl.KeepaliveAsync(new KeepaliveBody { Codename = "DOWN", Port = 1 });
        await _karl.AdvanceAsync(TimeSpan.FromSeconds(60));
        await _karl.KeepaliveAsync(body with { Codename = "UP", More = "\"labels\":{\"a\":\"b\"},\"state\":\"running\",\"cloud_instance_name\":\"i-7\"" });
        await _karl.KeepaliveAsync(body with { Codename = "DONE", Port = 2 });
        await _karl.GoodbyeAsync("DONE");
        using var sender = _karl.ClientFrom(FakeService.Address);
        await _karl.KeepaliveAsync(new KeepaliveBody { Codename = "LIVES", Port = _service.Port }, sender);
    }

    public async ValueTask DisposeAsync()
    {
        await _karl.DisposeAsync();
        await _locked.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Fact]
    public void Document_AndRoutes_SayTheSame()
    {
        var mapped =
            from endpoint in _karl.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []
            where method != HttpMethods.Head // Goes without saying beside each GET.
            where endpoint.RoutePattern.RawText?.Contains("{**", StringComparison.Ordinal) != true // The fallback, which is the 404.
            select $"{method} /{endpoint.RoutePattern.RawText?.Trim('/')}";
        var documented =
            from path in _document.GetProperty("paths").EnumerateObject()
            from operation in path.Value.EnumerateObject()
            select $"{operation.Name.ToUpperInvariant()} {path.Name}";

        Assert.Equal(mapped.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Document_AndRealAnswers_SayTheSame()
    {
        var id = (await _karl.GetAsync("api/v1/instance/UP")).GetProperty("build").GetString();
        var order = (await _karl.GetAsync("api/v1/instance/UP/keepalives")).GetProperty("items")[0].GetProperty("order").GetInt64();
        var faults = new List<string>();
        foreach (var path in _document.GetProperty("paths").EnumerateObject().Where(p => p.Value.TryGetProperty("get", out _)))
        {
            var answered = new HashSet<string>(StringComparer.Ordinal);
            foreach (var question in Questions[path.Name].Select(q => q.Replace("{id}", id, StringComparison.Ordinal).Replace("{order}", $"{order}", StringComparison.Ordinal)))
            {
                foreach (var (karl, via) in new[] { (_karl, ""), (_karl, "1.1 proxy"), (_locked, "") })
                {
                    using var request = new HttpRequestMessage(HttpMethod.Get, karl.Locator + question);
                    if (via.Length > 0) request.Headers.Add("Via", via);
                    using var answer = await karl.Client.SendAsync(request);
                    answered.Add($"{(int)answer.StatusCode}");
                    faults.AddRange((await CheckAsync(path.Value.GetProperty("get"), answer)).Select(f => $"{question}: {f}"));
                }
            }

            faults.AddRange(path.Value.GetProperty("get").GetProperty("responses").EnumerateObject().Select(r => r.Name).Except(answered).Except(SeenElsewhere).Select(s => $"{path.Name}: {s} is documented and was not seen"));
        }

        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }

    [Fact]
    public void Document_OfTheIntake_TakesWhatKarlTakes()
    {
        var keepalive = _document.GetProperty("components").GetProperty("schemas").GetProperty("Keepalive");
        foreach (var body in new[] { new KeepaliveBody(), new KeepaliveBody { Build = KeepaliveBody.SomeBuild, Dependencies = "[\"a:1\",{\"ip\":\"::1\",\"port\":1}]" } })
        {
            using var json = JsonDocument.Parse(body.ToJson());
            Assert.Empty(_schemas.Check(keepalive, json.RootElement));
        }
    }

    [Fact]
    public void Document_EverySchemaAndParameter_IsDescribedAndItsExampleFits()
    {
        var faults = new List<string>();
        Walk(_document, "#", faults);

        Assert.Empty(faults);
    }

    [Fact]
    public void Document_EveryOperation_NamedOnceWithTheParametersOfItsPath()
    {
        var operations = _document.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(o => (Path: p.Name, Operation: o.Value))).ToList();

        Assert.Equal(operations.Count, operations.Select(o => o.Operation.GetProperty("operationId").GetString()).Distinct(StringComparer.Ordinal).Count());
        foreach (var (path, operation) in operations)
        {
            var parameters = operation.TryGetProperty("parameters", out var list) ? list.EnumerateArray().Select(_schemas.Resolve).ToList() : [];
            Assert.Equal(
                Placeholder().Matches(path).Select(m => m.Groups["name"].Value),
                parameters.Where(p => p.GetProperty("in").GetString() == "path").Select(p => p.GetProperty("name").GetString()));
        }
    }

    private async Task<List<string>> CheckAsync(JsonElement operation, HttpResponseMessage answer)
    {
        var status = $"{(int)answer.StatusCode}";
        if (!operation.GetProperty("responses").TryGetProperty(status, out var response)) return [$"{status} is not documented"];
        var type = answer.Content.Headers.ContentType?.MediaType ?? "";
        if (!_schemas.Resolve(response).TryGetProperty("content", out var contents)) return type.Length == 0 ? [] : [$"{status} as {type} is not documented"];
        if (!contents.TryGetProperty(type, out var content)) return [$"{status} as {type} is not documented"];
        if (!type.EndsWith("json", StringComparison.Ordinal)) return [];
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return _schemas.Check(content.GetProperty("schema"), body.RootElement);
    }

    private void Walk(JsonElement element, string path, List<string> faults)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray()) Walk(item, path + "/-", faults);
        }

        if (element.ValueKind != JsonValueKind.Object) return;
        if (element.TryGetProperty("$ref", out var reference) && reference.ValueKind == JsonValueKind.String) _schemas.Resolve(element);
        var isSchema = path.Contains("/properties/", StringComparison.Ordinal) || path.Contains("/parameters/", StringComparison.Ordinal) || DirectSchema().IsMatch(path);
        var isNamed = path.Split('/') is [.., "properties" or "parameters" or "schemas", _];
        if (isSchema && isNamed && !element.TryGetProperty("$ref", out _) && !element.TryGetProperty("description", out _)) faults.Add($"{path} has no description");
        if (element.TryGetProperty("example", out var example) && element.TryGetProperty("type", out _) && element.TryGetProperty("description", out _))
            faults.AddRange(_schemas.Check(element, example, path + "/example"));
        foreach (var member in element.EnumerateObject().Where(m => m.Name is not ("example" or "examples"))) Walk(member.Value, $"{path}/{member.Name}", faults);
    }

    [GeneratedRegex("/schemas/[A-Za-z]+$", RegexOptions.None, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex DirectSchema();

    [GeneratedRegex("\\{(?<name>[a-z]+)\\}", RegexOptions.None, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Placeholder();
}
