using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Karma.Wire;

namespace Karma.Tests.Fakes;

/// <summary>What the fake Karl heard.</summary>
internal sealed record KarlRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Bytes, IPAddress From)
{
    public bool IsHandover => Target.Contains("/keepalives?", StringComparison.Ordinal);

    public string Body => Encoding.UTF8.GetString(Bytes);

    /// <summary>What was handed over: the age that each line tells, and the status.</summary>
    public IReadOnlyList<(TimeSpan Age, ClaireStatus Status)> Lines
    {
        get
        {
            using var gzip = new GZipStream(new MemoryStream(Bytes), CompressionMode.Decompress);
            using var reader = new StreamReader(gzip, Encoding.UTF8);
            var text = reader.ReadToEnd();
            return
            [
                .. from line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                   let json = JsonDocument.Parse(line).RootElement
                   select (TimeSpan.FromMilliseconds(json.GetProperty("age_ms").GetInt64()),
                       json.GetProperty("status").Deserialize(WireJson.Default.ClaireStatus) ?? throw new InvalidOperationException("A status is null.")),
            ];
        }
    }

    public ClaireStatus Status =>
        JsonSerializer.Deserialize(Body, WireJson.Default.ClaireStatus) ?? throw new InvalidOperationException("The body is null.");
}
