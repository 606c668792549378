namespace Karma.Karl.Web.Pages;

/// <summary>
/// How an instance stands, the worst first: what needs a look comes before what does not. A run that is down but was replaced is history, and
/// stands with what is done.
/// </summary>
internal enum Standing
{
    Down,
    Unknown,
    Up,
    Replaced,
    Done,
}
