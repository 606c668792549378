namespace Karma.Karl.Web.Intake;

/// <summary>Why a request's body could not be had.</summary>
internal enum BodyFault
{
    None,

    /// <summary>It is longer than any keepalive.</summary>
    TooLarge,

    /// <summary>It did not arrive in time.</summary>
    TooSlow,

    /// <summary>Its chunks are none.</summary>
    Broken,
}
