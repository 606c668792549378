using Karma.Soak.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

if (args is ["alone", .. var names]) return await Alone.RunAsync(names);

// A worker without a web server: Claire brings her own, on Karma:Claire:Listen.
var builder = Host.CreateApplicationBuilder(args);
builder.AddClaire();
builder.Services.AddHostedService<Work>();
await builder.Build().RunAsync();
return 0;
