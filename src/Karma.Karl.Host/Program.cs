var builder = WebApplication.CreateSlimBuilder(args);
builder.AddKarl();
var app = builder.Build();
app.MapKarl();
await app.RunAsync().ConfigureAwait(false);
