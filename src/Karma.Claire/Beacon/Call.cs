namespace Karma.Beacon;

/// <summary>A call for a keepalive. Whoever asks before the beacon takes it up shares it, and is answered by the same keepalive.</summary>
internal sealed class Call
{
    private readonly Signal _asked = new();
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Cancelled when somebody asked.</summary>
    public CancellationToken Asked => _asked.Token;

    /// <summary>Completes when the attempt has ended, well or badly.</summary>
    public Task Answered => _answered.Task;

    public void Ask() => _asked.Give();

    public void Answer() => _answered.TrySetResult();
}
