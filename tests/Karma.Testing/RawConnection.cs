using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Karma.Testing;

/// <summary>A connection on which a test writes whatever bytes it likes, and reads the answers one by one.</summary>
public sealed class RawConnection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly BufferedStream _reader;

    private RawConnection(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reader = new BufferedStream(_stream);
    }

    /// <summary>Connects.</summary>
    /// <param name="server">Whom to; only host and port count.</param>
    /// <param name="from">The address to call from, such as 127.0.0.7. Default: the system's choice.</param>
    public static async Task<RawConnection> ToAsync(Uri server, string? from = null)
    {
        ArgumentNullException.ThrowIfNull(server);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (from is not null) socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
            await socket.ConnectAsync(IPAddress.Parse(server.Host), server.Port);
            return new RawConnection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _stream.WriteAsync(bytes);

    /// <summary>Says that nothing more comes.</summary>
    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Sends a request and reads its answer.</summary>
    public async Task<RawAnswer> AskAsync(string request)
    {
        await SendAsync(request);
        return await ReadAsync() ?? throw new EndOfStreamException("The server hung up without an answer.");
    }

    /// <summary>The next answer, or <see langword="null"/> where the server hung up instead.</summary>
    public Task<RawAnswer?> ReadAsync(bool isHead = false, TimeSpan? patience = null) => ReadOneAsync(isHead).WaitAsync(patience ?? Patience);

    /// <summary>Whether the server hung up: nothing more comes.</summary>
    public async Task<bool> IsEndAsync() => await ReadAsync() is null;

    public void Dispose()
    {
        _reader.Dispose();
        _stream.Dispose();
    }

    private async Task<RawAnswer?> ReadOneAsync(bool isHead)
    {
        try
        {
            if (await LineAsync() is not { } line) return null;
            var head = new List<string>();
            for (; !string.IsNullOrEmpty(line); line = await LineAsync()) head.Add(line);
            var answer = new RawAnswer(string.Join("\r\n", head), default);
            if (isHead) return answer;
            return answer with { Body = answer.Header("Transfer-Encoding") is null ? await LengthAsync(answer.Header("Content-Length")) : await ChunksAsync() };
        }
        catch (IOException)
        {
            return null; // Reset, which is hanging up too.
        }
    }

    private async Task<byte[]> LengthAsync(string? length)
    {
        if (length is null) return [];
        var body = new byte[int.Parse(length, CultureInfo.InvariantCulture)];
        await _reader.ReadExactlyAsync(body);
        return body;
    }

    private async Task<byte[]> ChunksAsync()
    {
        var body = new List<byte>();
        while (true)
        {
            var size = int.Parse(await LineAsync() ?? "0", NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            var chunk = new byte[size];
            await _reader.ReadExactlyAsync(chunk);
            await LineAsync();
            if (size == 0) return [.. body];
            body.AddRange(chunk);
        }
    }

    private async Task<string?> LineAsync()
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await _reader.ReadAsync(one) > 0)
        {
            if (one[0] == '\n') return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            line.Add(one[0]);
        }

        return line.Count == 0 ? null : Encoding.UTF8.GetString([.. line]);
    }
}
