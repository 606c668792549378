using Karma.Karl.History.Rollups;

namespace Karma.Karl.History;

/// <summary>Those who go over all that there is of a kind, some at a turn, and let go of what nothing needs any more. For the one writer.</summary>
internal sealed record Sweeps(InstanceSweep Instances, PlaceSweep Places, TemplateSweep Templates, BuildSweep Builds);
