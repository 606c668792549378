namespace Fleet.Launch;

/// <summary>Why the fleet cannot run, told to a person: what is wrong, and what to do.</summary>
internal sealed class FleetException(string message) : Exception(message);
