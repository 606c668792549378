using Karma.Load.Servers;
using Karma.Overhead;
using Karma.Overhead.Service;

if (args is [SmallService.Command, .. var rest])
    return await SmallService.RunAsync(rest);

if (OverheadOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(OverheadOptions.Usage);
    return args.Contains("--help") ? 0 : 2;
}

SocketSettings.Apply();
return await Karma.Load.Guarded.RunAsync(() => new OverheadRun(options).MeasureAsync());
