using System.Text.Json.Serialization;

namespace Karma.Karl.Liveness;

/// <summary>What Karl knows of an instance at a moment.</summary>
[JsonConverter(typeof(LivenessStateJsonConverter))]
public enum LivenessState
{
    /// <summary>Karl was not watching, so he cannot tell. Also what a reader makes of a state it does not know.</summary>
    Unknown,

    /// <summary>The deadline of its last keepalive has not passed.</summary>
    Up,

    /// <summary>The deadline passed in silence while Karl was watching.</summary>
    Down,

    /// <summary>It said goodbye: a planned stop is not an outage.</summary>
    Done,
}
