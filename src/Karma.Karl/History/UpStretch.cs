namespace Karma.Karl.History;

/// <summary>
/// Records of a head that follow each other without a break: keepalives that came in time, none late, and Karl watched all along. At any moment from the
/// first to the last the instance was up.
/// </summary>
/// <param name="First">The place of the first in the order of arrival.</param>
/// <param name="Last">The place of the last.</param>
/// <param name="Since">Since when it was up, in epoch microseconds.</param>
/// <param name="IsLeast">Whether it may have been up before that.</param>
internal readonly record struct UpStretch(long First, long Last, long Since, bool IsLeast);
