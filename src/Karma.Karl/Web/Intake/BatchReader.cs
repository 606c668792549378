using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using Karma.Karl.Fleet;
using Microsoft.AspNetCore.Http;

namespace Karma.Karl.Web.Intake;

/// <summary>Reads a batch of late keepalives: lines of JSON, compressed or not, and no more of them than memory is meant for.</summary>
internal sealed class BatchReader(KeepaliveParser parser, BoundedBody bodies)
{
    /// <summary>The greatest body, in bytes as they are sent.</summary>
    public const int LargestBodyBytes = 1 << 20;

    /// <summary>The greatest body, in bytes when it is unpacked.</summary>
    public const int LargestTextBytes = 8 << 20;

    /// <summary>The greatest number of lines.</summary>
    public const int MostLines = 4_096;

    private const int ChunkBytes = 64 * 1024;

    /// <summary>Reads the body as it was sent.</summary>
    /// <exception cref="ProblemException">It is too large, too slow or broken.</exception>
    public async ValueTask<byte[]> BodyAsync(HttpContext context)
    {
        var (fault, body) = await bodies.ReadAsync(context, LargestBodyBytes, 0, static (bytes, _) => bytes.ToArray()).ConfigureAwait(false);
        if (body is not null) return body;
        context.Response.Headers.Connection = "close"; // What is left of it is not waited for.
        throw fault switch
        {
            BodyFault.TooSlow => new ProblemException(Problem.BadParameter("body", value: null, "It did not arrive within ten seconds.") with
            {
                Status = StatusCodes.Status408RequestTimeout,
            }),
            BodyFault.Broken => Torn(),
            _ => TooLarge(context),
        };
    }

    /// <summary>Unpacks a body, and reads its lines.</summary>
    /// <exception cref="ProblemException">It is packed in an unknown way, torn, or too large.</exception>
    public List<BatchLine> Read(HttpContext context, byte[] body, string codename, InstanceState? known)
    {
        var encoding = context.Request.Headers.ContentEncoding.ToString();
        var text = encoding switch
        {
            "" or "identity" => body,
            "gzip" => Unpack(context, body, new GZipStream(new MemoryStream(body), CompressionMode.Decompress)),
            "br" => Unpack(context, body, new BrotliStream(new MemoryStream(body), CompressionMode.Decompress)),
            _ => throw new ProblemException(Problem.BadParameter("Content-Encoding", encoding, "Pack the body with gzip or br, or not at all.") with
            {
                Status = StatusCodes.Status415UnsupportedMediaType,
            }),
        };
        var lines = new List<BatchLine>();
        var number = 0;
        foreach (var range in text.AsSpan().Split((byte)'\n'))
        {
            number++;
            var line = text.AsSpan(range).Trim(" \t\r"u8);
            if (line.IsEmpty) continue;
            if (lines.Count == MostLines) throw TooLarge(context);
            lines.Add(new BatchLine(number, LineOf(line, known?.Codename == codename ? known : null)));
        }

        return lines;
    }

    private LateKeepalive LineOf(ReadOnlySpan<byte> line, InstanceState? known)
    {
        long? age = null;
        var status = Range.All;
        var hasStatus = false;
        try
        {
            var reader = new Utf8JsonReader(line);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject) return default;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isAge = reader.ValueTextEquals("age_ms"u8);
                var isStatus = reader.ValueTextEquals("status"u8);
                reader.Read();
                var begin = (int)reader.TokenStartIndex;
                if (isAge && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var milliseconds)) age = milliseconds;
                reader.Skip();
                if (!isStatus) continue;
                status = begin..(int)reader.BytesConsumed;
                hasStatus = true;
            }

            if (reader.Read()) return default; // Something follows the object.
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return default; // The latter for an escaped lone surrogate, which is no text.
        }

        if (age is not { } told || !hasStatus || status.End.Value - status.Start.Value > KeepaliveReader.LargestBodyBytes) return default;
        var microseconds = Math.Clamp(told, -1, long.MaxValue / 1_000) * 1_000;
        return new LateKeepalive(microseconds, parser.Parse(line[status], known));
    }

    private static byte[] Unpack(HttpContext context, byte[] body, Stream packed)
    {
        using (packed)
        {
            try
            {
                var text = new ArrayBufferWriter<byte>(ChunkBytes);
                while (true)
                {
                    var read = packed.Read(text.GetSpan(ChunkBytes));
                    if (read == 0) return text.WrittenCount > 0 || body.Length == 0 ? text.WrittenSpan.ToArray() : throw Torn();
                    text.Advance(read);
                    if (text.WrittenCount > LargestTextBytes) throw TooLarge(context);
                }
            }
            catch (Exception e) when (e is InvalidDataException or InvalidOperationException or IOException)
            {
                throw Torn();
            }
        }
    }

    private static ProblemException Torn() =>
        new(Problem.BadParameter("body", value: null, "It is not what Content-Encoding says, or is torn."));

    // What is left of a body that is too large is not waited for.
    private static ProblemException TooLarge(HttpContext context)
    {
        context.Response.Headers.Connection = "close";
        var fix = $"Send at most {LargestBodyBytes} bytes, {LargestTextBytes} when unpacked, and {MostLines} lines.";
        return new ProblemException(Problem.BadParameter("body", value: null, fix) with { Status = StatusCodes.Status413PayloadTooLarge });
    }
}
