using Fleet;
using Fleet.Shared;

var builder = FleetHost.Web(args);
builder.AddClaire("filter", claire =>
{
    claire.Labels["owner"] = "team-primes";
    claire.Labels["runbook"] = "https://runbooks.example/filter";
    foreach (var dependency in builder.Configuration.AllNeeds()) claire.DependsOn.Add(dependency);
});
var primes = new Feed<Number>(number => number.Order);
builder.Services.AddSingleton(primes);
builder.Services.AddHostedService<Filtering>();

var app = builder.Build();
app.MapGet("/primes", (long after) => Results.Json(primes.After(after), FleetJson.Default.NumberArray));
app.MapGet("/latest", () => Results.Json(primes.Latest, FleetJson.Default.Latest));
await app.RunAsync();
