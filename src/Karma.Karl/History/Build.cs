namespace Karma.Karl.History;

/// <summary>A distinct build: its id, and the JSON object as it was sent. Shared by every instance that runs it.</summary>
internal sealed record Build(BuildId Id, byte[] Json);
