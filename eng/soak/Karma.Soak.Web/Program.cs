// A web service as small as they come: what it answers shows that it is alive, whatever becomes of Karl.
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
builder.AddClaire();

var app = builder.Build();
app.MapGet("/", () => "here\n");
await app.RunAsync();
