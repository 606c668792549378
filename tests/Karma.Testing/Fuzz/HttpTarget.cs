using System.Text;

namespace Karma.Testing.Fuzz;

/// <summary>An address of a running Karl: whatever comes, he answers, and with no 5xx but the 503 of one who is asked too much
/// and the 505 of a head that asks for another HTTP.</summary>
internal sealed class HttpTarget(Uri karl, HttpAddress address) : IFuzzTarget, IDisposable
{
    private RawConnection? _connection;

    public string Name => address.Name;

    public string Corpus => address.Corpus;

    public int Share => 1;

    public async ValueTask<string> TryAsync(byte[] input)
    {
        var answer = await AskAsync(address.Request(input));
        if (answer is null) return "hung up";
        if (answer.Status is >= 500 and not (503 or 505)) throw new FuzzException($"He answers {answer.StatusLine}: {answer.Text[..Math.Min(answer.Text.Length, 200)]}");
        if (address.Check is { } check) await check(input, answer);
        return $"{answer.Status} {64 - System.Numerics.BitOperations.LeadingZeroCount((ulong)answer.Body.Length)}";
    }

    public void Dispose() => _connection?.Dispose();

    // What is no HTTP may be hung up on; only a connection that was there before may have ended by itself, and is tried again.
    private async Task<RawAnswer?> AskAsync(byte[] request)
    {
        var isFresh = _connection is null || !address.IsFramed;
        while (true)
        {
            if (isFresh)
            {
                _connection?.Dispose();
                _connection = await RawConnection.ToAsync(karl);
            }

            var answer = await ExchangeAsync(_connection!, request); // Connected above, or before.
            if (answer is null || string.Equals(answer.Header("Connection"), "close", StringComparison.OrdinalIgnoreCase)) Hang();
            if (answer is not null || isFresh) return answer;
            isFresh = true;
        }
    }

    private async Task<RawAnswer?> ExchangeAsync(RawConnection connection, byte[] request)
    {
        try
        {
            await connection.SendAsync(request);
        }
        catch (IOException)
        {
            // He has seen enough; what he says to it may be there all the same.
        }

        try
        {
            return await connection.ReadAsync(patience: address.IsFramed ? null : TimeSpan.FromMilliseconds(300));
        }
        catch (TimeoutException) when (!address.IsFramed)
        {
            return null; // The head asks him to wait for more.
        }
    }

    private void Hang()
    {
        _connection?.Dispose();
        _connection = null;
    }

    public override string ToString() => $"{address.Name} at {karl}";

    /// <summary>A request whose head is whole and says how long its body is.</summary>
    public static byte[] Post(string target, byte[] body, string headers = "") =>
        [.. Encoding.ASCII.GetBytes($"POST {target} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{headers}Content-Length: {body.Length}\r\n\r\n"), .. body];
}
