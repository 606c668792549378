namespace Karma.Load;

/// <summary>A server did not behave, so that there is nothing to measure; the message tells the operator all of it.</summary>
internal sealed class MeasureFailedException(string message) : Exception(message);
