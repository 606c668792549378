namespace Karma.Vars;

/// <summary>What of an instrument's measurements is worth showing.</summary>
internal enum TallyKind
{
    Sum,
    Last,
    Distribution,
}
