namespace Karma.Karl.Web.Views;

/// <summary>How something that a <see cref="StatusView"/> shows is meant; told by a shape beside the colour.</summary>
public enum StatusTone
{
    /// <summary>As a matter of fact.</summary>
    Plain,

    /// <summary>All is well.</summary>
    Good,

    /// <summary>Somebody should look at it in time.</summary>
    Warning,

    /// <summary>Somebody should look at it now.</summary>
    Bad,
}
