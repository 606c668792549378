using Karma.Load;
using Karma.Load.Servers;
using Karma.Overhead.Measures;
using Karma.Overhead.Service;

namespace Karma.Overhead;

/// <summary>One run: the services, the measures in their order.</summary>
internal sealed class OverheadRun(OverheadOptions options)
{
    private readonly Figures _figures = new();

    public async Task<int> MeasureAsync()
    {
        Machine.Describe(_figures, new KarlBuild(typeof(OverheadRun).Assembly.Location).RuntimeSettings);
        await using var karl = await StandIn.StartAsync();
        Comparison sides = new(new Side("bare", Karl: null), new Side("claire", karl.Locator), new Side("control", Karl: null));
        if (options.Only is null or "starts") await new Starts(options, _figures, sides).MeasureAsync();
        if (options.Only is null or "rest") await new Rest(options, _figures, sides).MeasureAsync();
        if (options.Only is null or "requests") await new Requests(options, _figures, sides).MeasureAsync();
        _figures.Add("keepalives_answered", karl.Keepalives);
        _figures.Add("failures", _figures.Failures);
        return _figures.Failures == 0 && karl.Keepalives > 0 ? 0 : 1;
    }
}
