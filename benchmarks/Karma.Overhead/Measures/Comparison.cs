using Karma.Load;
using Karma.Load.Measures;
using Karma.Overhead.Service;

namespace Karma.Overhead.Measures;

/// <summary>
/// The service without Claire, with her, and without her again. The last is the control: what two that are alike seem to differ by is how
/// much of the other difference means nothing.
/// </summary>
internal sealed record Comparison(Side Bare, Side Claire, Side Control)
{
    /// <summary>In the order of this turn: nobody is always first, or always behind the same one.</summary>
    public IReadOnlyList<Side> Turn(int number) => (number % 3) switch
    {
        0 => [Bare, Claire, Control],
        1 => [Claire, Control, Bare],
        _ => [Control, Bare, Claire],
    };

    /// <summary>The median over pairs of Claire's by the bare one's, and the same for the control.</summary>
    public void AddRatios(Figures figures, string what, Func<Side, IReadOnlyList<double>> values) =>
        Add(figures, what, "0.000", side => Median.Of(values(Bare).Zip(values(side), (of, its) => its / of)));

    /// <summary>Claire's median less the bare one's, and the same for the control; and the bare one's, to compare them with.</summary>
    public void AddDifferences(Figures figures, string what, string format, Func<Side, IReadOnlyList<double>> values)
    {
        Add(figures, what, format, side => Median.Of(values(side)) - Median.Of(values(Bare)));
        figures.Add($"{Bare.Name}_{what}", Median.Of(values(Bare)), format);
    }

    private void Add(Figures figures, string what, string format, Func<Side, double> value)
    {
        foreach (var side in new[] { Claire, Control }) figures.Add($"{side.Name}_{what}", value(side), format);
    }
}
