namespace Karma.EndToEnd;

/// <summary>The tests of this class mostly wait, and may do so while those of other such classes run; all other tests run alone.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class BesideOthersAttribute : Attribute;
