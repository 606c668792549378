using System.Buffers;
using Karma.Karl.Liveness;

namespace Karma.Karl.History;

/// <summary>What stands of an open head in the store, so that the journal up to there is not needed any more.</summary>
/// <param name="FirstOrder">The first record that it holds.</param>
/// <param name="Through">The last one: the journal has those behind it.</param>
/// <param name="HeardAt">When the instance was last heard by then, late keepalives aside, in epoch microseconds; 0 where the row tells.</param>
/// <param name="Life">Its life by then.</param>
/// <param name="Block">The head as a block that is not in its final form.</param>
internal sealed record Checkpoint(long FirstOrder, long Through, long HeardAt, Life Life, byte[] Block)
{
    private const byte Version = 2;

    /// <summary>The one before, without a check at its end.</summary>
    private const byte Unchecked = 1;

    public byte[] Encode()
    {
        var output = new ArrayBufferWriter<byte>(Block.Length + 64);
        var writer = new ByteWriter(output);
        writer.WriteByte(Version);
        writer.WriteSigned(FirstOrder);
        writer.WriteSigned(Through);
        writer.WriteSigned(HeardAt);
        writer.WriteByte((byte)Life.State);
        writer.WriteSigned(Life.Since);
        writer.WriteSigned(Life.Deadline);
        writer.WriteSigned(Life.Allowance);
        writer.WriteByte(Life.Watched ? (byte)1 : (byte)0);
        writer.WriteBytes(Block);
        CheckedRow.Seal(output);
        return output.WrittenSpan.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are none, or of a version that this code does not know.</exception>
    public static Checkpoint Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(CheckedRow.Open(bytes, Version, Unchecked, "A head"));
        var (first, through, heardAt) = (reader.ReadSigned(), reader.ReadSigned(), reader.ReadSigned());
        var state = (LivenessState)reader.ReadByte();
        if (!Enum.IsDefined(state)) throw new InvalidDataException("A head has a life that is none.");
        var life = new Life(state, reader.ReadSigned(), reader.ReadSigned(), reader.ReadSigned(), reader.ReadByte() != 0);
        return new Checkpoint(first, through, heardAt, life, reader.ReadBytes(reader.Remaining).ToArray());
    }
}
