using System.Diagnostics;
using System.Net;
using Karma.Karl.Fleet;
using Karma.Karl.History;
using Karma.Karl.Liveness;
using Karma.Karl.Topology;
using Karma.Testing;
using Karma.Wire;

namespace Karma.Karl.Tests.Topology;

public sealed class GraphvizTests
{
    [Theory]
    [InlineData("orders")]
    [InlineData("\"quotes\" \\ and <b>\nlines</b>")]
    [InlineData("ünïcödé ‮ \u0001")]
    public async Task Write_WhateverTheServiceIsCalled_IsAcceptedByGraphviz(string service)
    {
        var dot = DotWriter.Write(TopologyGraph.Of([View(service, "10.0.0.1", "10.0.0.2:80"), View("other", "10.0.0.2", "nowhere:80")]));
        using var graphviz = Process.Start(new ProcessStartInfo(Engines.Require("dot"), "-Tsvg")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!; // Started anew, never an existing one.
        var svg = graphviz.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var complaints = graphviz.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await graphviz.StandardInput.WriteAsync(dot);
        graphviz.StandardInput.Close();
        Assert.Contains("</svg>", await svg, StringComparison.Ordinal);
        Assert.Equal("", await complaints);
    }

    private static InstanceView View(string service, string host, string dependency)
    {
        Assert.True(Dependency.TryParse(dependency, out var parsed));
        var endpoint = new Endpoint(IPAddress.Parse(host), 80);
        return new InstanceView
        {
            Number = 1,
            Log = null,
            Codename = "ABCDEF",
            Service = service,
            Endpoint = endpoint,
            State = LivenessState.Up,
            Since = 1,
            First = 1,
            Latest = new KeepaliveRecord { Kind = RecordKind.Keepalive, Order = 1, At = 1, Allowance = 1, Endpoint = endpoint },
            Dependencies = new DependencySet([], [parsed]),
        };
    }
}
