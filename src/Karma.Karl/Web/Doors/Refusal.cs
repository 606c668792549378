namespace Karma.Karl.Web.Doors;

/// <summary>Why a request does not pass a door.</summary>
internal enum Refusal
{
    /// <summary>A browser sent it for a page that has no business here.</summary>
    CrossSite,

    /// <summary>The door is open to Karl's machine alone, and it was not sent there.</summary>
    NotLocal,

    /// <summary>The door asks for a token, and it has none.</summary>
    NoToken,

    /// <summary>The door asks for a token, and its is another.</summary>
    WrongToken,

    /// <summary>The host's policy does not let it in.</summary>
    Policy,

    /// <summary>The door is open to nobody.</summary>
    Closed,
}
