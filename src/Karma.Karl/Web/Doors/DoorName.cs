namespace Karma.Karl.Web.Doors;

/// <summary>Which of Karl's doors.</summary>
internal enum DoorName
{
    /// <summary>Services say that they are up, or that they leave.</summary>
    Report,

    /// <summary>People and programs look at the fleet.</summary>
    View,

    /// <summary>People and programs change something that is not theirs.</summary>
    Control,
}
