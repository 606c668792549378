using System.Net;

namespace Karma.Testing.Kills;

/// <summary>Instances that send as fast as Karl answers, each one keepalive at a time, until he no longer does.</summary>
internal sealed class Load(Uri karl, IReadOnlyList<LoadedInstance> instances)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _acknowledged;
    private volatile bool _isEnding;
    private Task _senders = Task.CompletedTask;

    /// <summary>Ends with the first answer, or where there will be none.</summary>
    public Task FirstAnswer => _first.Task;

    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    /// <summary>What went wrong while Karl should have been well.</summary>
    public string? Fault { get; private set; }

    public void Start() => _senders = Task.WhenAll(instances.Select(instance => Task.Run(() => SendAsync(instance))));

    /// <summary>From here on it is right that connections break.</summary>
    public void ExpectTheEnd() => _isEnding = true;

    /// <summary>Waits until every sender met the end.</summary>
    public Task EndAsync() => _senders.WaitAsync(Patience);

    private async Task SendAsync(LoadedInstance instance)
    {
        using var http = new HttpClient { Timeout = Patience };
        var target = new Uri(karl, $"?codename={instance.Codename}&port={instance.Port}");
        while (true)
        {
            try
            {
                using var content = new ByteArrayContent(instance.Next());
                using var response = await http.PostAsync(target, content);
                _first.TrySetResult();
                if (response.StatusCode == HttpStatusCode.OK)
                {
                    instance.Acknowledge();
                    Interlocked.Increment(ref _acknowledged);
                    continue;
                }

                Fault ??= $"{instance.Codename} was answered {(int)response.StatusCode} for its keepalive {instance.Sequence}";
                return;
            }
            catch (HttpRequestException e)
            {
                if (!_isEnding) Fault ??= $"{instance.Codename}: {e.Message}";
                _first.TrySetResult();
                return;
            }
        }
    }
}
