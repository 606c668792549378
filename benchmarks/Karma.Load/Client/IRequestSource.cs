namespace Karma.Load.Client;

/// <summary>What a connection sends, request by request. Used by one sender at a time.</summary>
internal interface IRequestSource
{
    /// <summary>Writes the next complete HTTP request and returns its length, <see cref="Sender.MaxRequestBytes"/> at most.</summary>
    int Write(Span<byte> buffer);

    /// <summary>It was answered, after so long.</summary>
    void Answered(TimeSpan ping);
}
