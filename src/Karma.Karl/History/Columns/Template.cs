using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Karma.Karl.History.Columns;

/// <summary>
/// What keepalives of a kind have in common: the pieces of JSON between their changing values, which stand in holes. Named by its content,
/// and shared by all instances whose keepalives are made so. Immutable.
/// </summary>
internal sealed class Template
{
    /// <summary>A body with more values has no template.</summary>
    public const int MostHoles = 512;

    private readonly byte[] _pieces;
    private readonly int[] _ends; // Of the pieces, one more than there are holes.

    private Template(byte[] bytes, BuildId build, byte[] pieces, int[] ends, Role[] roles)
    {
        Build = build;
        Bytes = bytes;
        _pieces = pieces;
        _ends = ends;
        Roles = roles;
        Order = [.. Enumerable.Range(0, roles.Length).OrderBy(hole => roles[hole])];
        BuildHole = Array.LastIndexOf(roles, Role.Build);
        Id = BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(bytes));
    }

    /// <summary>The first eight bytes of the SHA-256 of its bytes.</summary>
    public ulong Id { get; }

    /// <summary>The template as it is stored.</summary>
    public byte[] Bytes { get; }

    /// <summary>The build of those whose keepalives are made so.</summary>
    public BuildId Build { get; }

    /// <summary>What the value in each hole is.</summary>
    public Role[] Roles { get; }

    /// <summary>The holes in the order in which their values are written.</summary>
    public int[] Order { get; }

    /// <summary>The hole in which the build stands, or -1.</summary>
    public int BuildHole { get; }

    public int Holes => Roles.Length;

    /// <summary>It and nothing else: many heads are of one template, and share this.</summary>
    public Template[] Alone => field ??= [this];

    /// <summary>The piece before a hole; the last one stands behind all of them.</summary>
    public ReadOnlySpan<byte> Piece(int hole)
    {
        var from = hole == 0 ? 0 : _ends[hole - 1];
        return _pieces.AsSpan(from, _ends[hole] - from);
    }

    /// <summary>A template of these pieces.</summary>
    /// <param name="body">The body that they are of.</param>
    /// <param name="holes">Where its values stand, in their order.</param>
    /// <param name="roles">What they are.</param>
    /// <param name="build">The build that came with it.</param>
    public static Template Of(ReadOnlySpan<byte> body, ReadOnlySpan<Range> holes, ReadOnlySpan<Role> roles, BuildId build)
    {
        var output = new ArrayBufferWriter<byte>(body.Length);
        var writer = new ByteWriter(output);
        writer.WriteSigned(build.High);
        writer.WriteSigned(build.Low);
        writer.WriteUnsigned((ulong)holes.Length);
        var at = 0;
        for (var i = 0; i < holes.Length; i++)
        {
            writer.WriteByte((byte)roles[i]);
            writer.WriteBlob(body[at..holes[i].Start.Value]);
            at = holes[i].End.Value;
        }

        writer.WriteBlob(body[at..]);
        return Parse(output.WrittenSpan);
    }

    /// <exception cref="InvalidDataException">The bytes are no template's.</exception>
    public static Template Parse(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        var build = new BuildId(reader.ReadSigned(), reader.ReadSigned());
        var holes = reader.ReadUnsigned();
        if (holes > MostHoles) throw new InvalidDataException($"A template claims {holes} holes.");
        var roles = new Role[holes];
        var ends = new int[holes + 1];
        var pieces = new ArrayBufferWriter<byte>(bytes.Length);
        for (var i = 0; i < ends.Length; i++)
        {
            if (i < roles.Length && (roles[i] = (Role)reader.ReadByte()) > Role.None) throw new InvalidDataException("A template has a role that is none.");
            pieces.Write(reader.ReadBlob());
            ends[i] = pieces.WrittenCount;
        }

        if (!reader.IsAtEnd) throw new InvalidDataException("A template goes on behind its end.");
        return new Template(bytes.ToArray(), build, pieces.WrittenSpan.ToArray(), ends, roles);
    }
}
