using System.Text;
using Karma.Karl.Liveness;

namespace Karma.Karl.Topology;

/// <summary>
/// Draws a graph in the DOT language of Graphviz: hosts as clusters, dependencies as edges, what is not resolved as a dashed node. The
/// same graph gives the same bytes.
/// </summary>
internal static class DotWriter
{
    public static string Write(TopologyGraph graph)
    {
        var dot = new StringBuilder();
        dot.Append("digraph fleet {\n  rankdir=\"LR\";\n  node [shape=\"box\", style=\"rounded,filled\", fontname=\"sans-serif\"];\n");
        foreach (var host in graph.Nodes.GroupBy(n => n.HostKey))
        {
            var name = Endpoint.HostText(host.First().Instance.Endpoint.Host);
            dot.Append($"  subgraph {Quote("cluster_" + name)} {{\n    label={Quote(name)};\n    style=\"dashed\";\n");
            foreach (var node in host) dot.Append($"    {Node(node)}\n");
            dot.Append("  }\n");
        }

        foreach (var endpoint in graph.Strangers)
            dot.Append($"  {Quote(endpoint)} [label={Quote(endpoint)}, style=\"dashed\", tooltip=\"unresolved\"];\n");
        foreach (var edge in graph.Edges)
            dot.Append($"  {Quote(edge.From.Instance.Endpoint.ToString())} -> {Quote(edge.ToEndpoint)}{(edge.To is null ? " [style=\"dashed\"]" : "")};\n");
        return dot.Append("}\n").ToString();
    }

    private static string Node(TopologyNode node)
    {
        var instance = node.Instance;
        var endpoint = instance.Endpoint.ToString();
        var (word, color) = instance.State switch
        {
            LivenessState.Up => ("up", "#d8f0d8"),
            LivenessState.Down => ("down", "#f4c7c3"),
            LivenessState.Done => ("done", "#e4e4e4"),
            _ => ("unknown", "#fbeebc"),
        };
        return $"{Quote(endpoint)} [label={Quote($"{instance.Service}\n{endpoint}\n{word}")}, fillcolor=\"{color}\"];";
    }

    // In a quoted string of DOT only the quote and the backslash are special; a line break becomes its escape, other controls go.
    private static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            if (c is '"' or '\\') quoted.Append('\\').Append(c);
            else if (c == '\n') quoted.Append("\\n");
            else if (!char.IsControl(c)) quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }
}
