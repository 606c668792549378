using System.Net.Sockets;
using Karma.Karl.Store;
using Microsoft.Extensions.Options;

namespace Karma.Karl.Host;

/// <summary>Why Karl does not start, in one line for the one who started him. What is not known here is a bug, and keeps its stack trace.</summary>
internal static class StartFailure
{
    /// <summary>The framework's own words on a failed start, each with a stack trace.</summary>
    public static readonly string[] LoggedBy = ["Microsoft.Extensions.Hosting.Internal.Host", "Microsoft.AspNetCore.Server.Kestrel"];

    /// <summary>One line, or <see langword="null"/> for what should not happen.</summary>
    /// <param name="e">What the start threw.</param>
    /// <param name="urls">Where he was to listen, as far as is known.</param>
    public static string? Explain(Exception e, string? urls) => e switch
    {
        OptionsValidationException or StoreException or InvalidOperationException => OneLine(e.Message),
        InvalidDataException => OneLine($"{e.Message} {e.GetBaseException().Message}"),
        DirectoryNotFoundException => OneLine($"The folder '{e.Message}' does not exist."),
        IOException or SocketException or FormatException or ArgumentOutOfRangeException { ParamName: "port" } => OneLine(
            $"Karl cannot listen on '{urls}': {e.Message.TrimEnd('.')}. Set urls to an address of this machine with a free port, such as http://127.0.0.1:7576."),
        _ => null,
    };

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
