using System.Text.Json;

namespace Karma.Karl.Web.Original;

/// <summary>The build of a codename, in the original's shape.</summary>
internal sealed record OriginalBuild(string Codename, JsonElement Build);

/// <summary>The latest keepalive of a codename, in the original's shape.</summary>
internal sealed record OriginalSnapshot(string Age, JsonElement Snapshot);

/// <summary>An error, in the original's shape.</summary>
internal sealed record OriginalError(string Error);
