using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Karma.Karl.History.Columns;

/// <summary>What a head knows of one value of its keepalives, in 16 bytes: what it was last. How it moves stands beside, if it ever did.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Column()
{
    /// <summary>The memory of it.</summary>
    public const int Bytes = 16;

    /// <summary>The last number; of a text its index; of a time since something when that was.</summary>
    public long Last;
    private ushort _sameBesideSame = Probability.Of(Probability.One * 7 / 8, 1);
    private ushort _sameBesideOther = Probability.Of(Probability.One * 3 / 4, 1);

    /// <summary>The place of its <see cref="Columns.Motion"/>, from 1; 0 where it has none.</summary>
    public ushort Motion;

    /// <summary>How the value was last written in the body; see <see cref="Columns.Form"/>.</summary>
    public byte Form = Columns.Form.None;
    private readonly byte _room;

    /// <summary>Puts what is known into bytes, or takes it up from there; but for its motion.</summary>
    /// <param name="state">Writes or reads.</param>
    /// <param name="form">The form of the column before, and then of this one: it is often the same.</param>
    /// <returns>Whether it has a motion.</returns>
    public bool Rest<T>(ref T state, ref byte form)
        where T : struct, IStateCoder, allows ref struct
    {
        var fresh = new Column();
        var known = (byte)((Motion > 0 ? 1 : 0) | (Form != form ? 2 : 0) | (_sameBesideSame != fresh._sameBesideSame ? 4 : 0) | (_sameBesideOther != fresh._sameBesideOther ? 8 : 0));
        state.Plain(ref known);
        Last = state.Number(Last);
        if ((known & 2) == 0) Form = form;
        else state.Plain(ref Form);
        if ((known & 4) != 0) state.Plain(ref _sameBesideSame);
        if ((known & 8) != 0) state.Plain(ref _sameBesideOther);
        form = Form;
        return (known & 1) != 0;
    }

    /// <summary>How likely the value is what it should be; what stands beside each other in a status changes together.</summary>
    [UnscopedRef]
    public ref ushort Same(bool isBesideSame) => ref isBesideSame ? ref _sameBesideSame : ref _sameBesideOther;

    /// <summary>Whole milliseconds since the moment that this column looks for, as they should be by now.</summary>
    public readonly long Since(long now) => Division.Floor(now - Last, 1_000);
}
