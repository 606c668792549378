namespace Karma.Status;

/// <summary>What a run says of itself, in the order in which it comes about.</summary>
internal enum RunState
{
    Starting,
    Running,
    TearingDown,
}
