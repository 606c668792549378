using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.RegularExpressions;
using Karma.Karl.Telemetry;
using Karma.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Karma.Karl.Tests.Web;

/// <summary>Karl's own measures, as Prometheus reads them.</summary>
public sealed partial class MetricsTests
{
    [Fact]
    public async Task Metrics_OfKarl_WhatHeCountedAndHowHeIs()
    {
        await using var other = await KarlServer.StartAsync();
        await other.KeepaliveAsync(new KeepaliveBody()); // Of another Karl in this process nothing is told.
        await using var karl = await KarlServer.StartAsync();
        await karl.KeepaliveAsync(new KeepaliveBody());
        await karl.KeepaliveAsync(new KeepaliveBody { Codename = "OTHER", Port = 2 });
        await karl.GoodbyeAsync("OTHER");
        using var refused = await karl.PostAsync("", "{");
        using var answer = await karl.Client.GetAsync(new Uri("metrics", UriKind.Relative));
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        var series = Series(text);
        Assert.Equal(2, series["karma_keepalive_received_total"]);
        Assert.Equal(1, series["karma_goodbye_received_total"]);
        Assert.Equal(0, series["karma_commit_failed_total"]);
        Assert.Equal(1, series.Single(s => s.Key.StartsWith("karma_keepalive_refused_total{reason=", StringComparison.Ordinal)).Value);
        Assert.Equal((1, 1), (series["karma_instance_count{state=\"up\"}"], series["karma_instance_count{state=\"done\"}"]));
        Assert.InRange(series["karma_commit_duration_seconds_count"], 3, 100);
        Assert.Equal(series["karma_commit_size_count"], series["karma_commit_size_bucket{le=\"+Inf\"}"]);
        Assert.Equal(3, series["karma_commit_size_bucket{le=\"1\"}"]);
        Assert.InRange(series["dotnet_process_memory_working_set_bytes"], 1e6, 1e12);
        Assert.True(series.ContainsKey("dotnet_gc_collections_total{gc_heap_generation=\"gen0\"}"));
    }

    [Fact]
    public void Read_HostileLabelsAndMany_EscapedCutAndCountedTogether()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        using var reading = new MetricsReading(meters);
        var counter = meters.Create(KarlMetrics.MeterName).CreateCounter<long>("karma.test", "{thing}", "A test \\ of\nlines.");
        counter.Add(1, new KeyValuePair<string, object?>("a.b\n", "x\"\\\n" + new string('y', 500)));
        for (var i = 0; i < 500; i++) counter.Add(1, new KeyValuePair<string, object?>("n", i));

        var text = reading.Read();

        Assert.Contains("# HELP karma_test_total A test \\\\ of\\nlines.\n# TYPE karma_test_total counter\n", text, StringComparison.Ordinal);
        Assert.Contains("karma_test_total{a_b_=\"x\\\"\\\\\\n" + new string('y', 196) + "\"} 1\n", text, StringComparison.Ordinal);
        var series = Series(text).Where(s => s.Key.StartsWith("karma_test_total", StringComparison.Ordinal)).ToList();
        Assert.InRange(series.Count, 50, 101);
        Assert.Equal(501, series.Sum(s => s.Value));
    }

    [Fact]
    public void Read_OfAHistogram_BucketsThatAddUp()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        using var reading = new MetricsReading(meters);
        var metrics = new KarlMetrics(meters);
        foreach (var milliseconds in new[] { 0.4, 1, 3, 70, 60_000 }) metrics.Committed(1, TimeSpan.FromMilliseconds(milliseconds));

        var series = Series(reading.Read());

        Assert.Equal(1, series["karma_commit_duration_seconds_bucket{le=\"0.0005\"}"]);
        Assert.Equal(2, series["karma_commit_duration_seconds_bucket{le=\"0.001\"}"]);
        Assert.Equal(3, series["karma_commit_duration_seconds_bucket{le=\"0.005\"}"]);
        Assert.Equal(4, series["karma_commit_duration_seconds_bucket{le=\"10\"}"]);
        Assert.Equal(5, series["karma_commit_duration_seconds_bucket{le=\"+Inf\"}"]);
        Assert.Equal(60.0744, series["karma_commit_duration_seconds_sum"], 6);
    }

    /// <summary>The series of a text that keeps to the format: each name is told of once, and each series once.</summary>
    private static Dictionary<string, double> Series(string text)
    {
        var series = new Dictionary<string, double>(StringComparer.Ordinal);
        var told = new HashSet<string>(StringComparer.Ordinal);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith('#'))
            {
                Assert.Matches("^# (HELP [a-z_]+ .+|TYPE [a-z_]+ (counter|gauge|histogram))$", line);
                Assert.True(told.Add(string.Join(' ', line.Split(' ').Take(3))), line);
                continue;
            }

            var match = Line().Match(line);
            Assert.True(match.Success, line);
            series.Add(match.Groups["series"].Value, double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture));
        }

        return series;
    }

    [GeneratedRegex("^(?<series>[a-z_][a-z0-9_]*(\\{([a-z_0-9]+=\"(\\\\.|[^\"\\\\])*\",?)+\\})?) (?<value>[-+0-9.E]+)$", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Line();
}
