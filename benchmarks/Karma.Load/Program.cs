using Karma.Load;
using Karma.Load.Bare;
using Karma.Load.Client;

if (args is ["bare", .. var rest])
    return await BareServer.RunAsync(rest);

if (!LoadOptions.TryParse(args, out var options, out var error))
{
    Console.Error.WriteLine(error);
    Console.Error.WriteLine(LoadOptions.Usage);
    return 2;
}

if (options.Help)
{
    Console.WriteLine(LoadOptions.Usage);
    return 0;
}

if (options.Show)
{
    foreach (var withBuild in new[] { true, false })
        Console.WriteLine(Fleet.Example(withBuild));
    return 0;
}

return await LoadRun.RunAsync(options);
