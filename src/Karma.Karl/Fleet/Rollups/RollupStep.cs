using Karma.Karl.History.Rollups;
using Karma.Karl.Store;

namespace Karma.Karl.Fleet.Rollups;

/// <summary>A part of the rollups, ready to be written, and how far they are made when it is.</summary>
internal sealed record RollupStep(WriteBatch Batch, RolledHour Progress);
