using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Karma.Karl.History.Columns;

/// <summary>
/// A block of keepalives in columns: what they have in common by the names of templates, their texts, and all that changes as one stream of
/// the arithmetic coder. See <c>docs/format.md</c>.
/// </summary>
internal static class ColumnBlock
{
    public const byte Version = 2;

    /// <summary>No body is longer; it bounds what a damaged block can ask for.</summary>
    public const int LongestBody = 1 << 20;

    private const int MostRecords = 1_024;
    private const int MostTextBytes = 16 * 1024 * 1024;
    private const long MostBytes = 64L * 1024 * 1024;
    private const int WorthPacking = 48;
    private const int Quality = 5;
    private const int Window = 18;

    public static byte[] Write(BlockModel model, int count, uint check, ReadOnlySpan<byte> stream, bool isSealed)
    {
        var texts = model.Texts.Told;
        var packed = isSealed && texts.Length >= WorthPacking ? Packed(texts) : [];
        if (packed.Length >= texts.Length) packed = [];
        var output = new ArrayBufferWriter<byte>(64 + texts.Length + stream.Length);
        var writer = new ByteWriter(output);
        writer.WriteByte(Version);
        BinaryPrimitives.WriteUInt32LittleEndian(output.GetSpan(sizeof(uint)), check);
        output.Advance(sizeof(uint));
        writer.WriteUnsigned((ulong)count);
        writer.WriteUnsigned((ulong)model.Shapes.Length);
        foreach (var shape in model.Shapes)
        {
            writer.WriteBlob(shape.IsShared ? [] : shape.Template.Bytes);
            if (!shape.IsShared) continue;
            BinaryPrimitives.WriteUInt64LittleEndian(output.GetSpan(sizeof(ulong)), shape.Template.Id);
            output.Advance(sizeof(ulong));
        }

        writer.WriteUnsigned((ulong)texts.Length);
        writer.WriteUnsigned((ulong)packed.Length);
        writer.WriteBytes(packed.Length > 0 ? packed : texts);
        writer.WriteBytes(stream);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The names of the templates that a block needs.</summary>
    /// <exception cref="InvalidDataException">The block is damaged.</exception>
    public static List<ulong> TemplatesOf(ReadOnlySpan<byte> block)
    {
        var names = new List<ulong>();
        var reader = new ByteReader(block);
        ReadHeader(ref reader);
        ReadShapes(ref reader, names, shapes: null, templates: []);
        return names;
    }

    /// <summary>How many records a block says that it has.</summary>
    /// <exception cref="InvalidDataException">The block is damaged.</exception>
    public static int CountOf(ReadOnlySpan<byte> block)
    {
        var reader = new ByteReader(block);
        return ReadHeader(ref reader).Count;
    }

    /// <summary>Where the stream of the arithmetic coder begins, which goes on to the end.</summary>
    /// <exception cref="InvalidDataException">The block is damaged.</exception>
    public static int StreamAt(ReadOnlySpan<byte> block)
    {
        var reader = new ByteReader(block);
        ReadHeader(ref reader);
        ReadShapes(ref reader, names: null, shapes: null, templates: []);
        var length = reader.ReadUnsigned();
        var packedLength = reader.ReadUnsigned();
        if (length > MostTextBytes || packedLength > MostTextBytes) throw new InvalidDataException($"The texts of a block claim {length} bytes.");
        reader.ReadBytes((int)(packedLength > 0 ? packedLength : length));
        return block.Length - reader.Remaining;
    }

    /// <summary>The records of a block, in their order.</summary>
    /// <param name="block">The block.</param>
    /// <param name="templates">Those that it calls by their names.</param>
    /// <exception cref="InvalidDataException">The block is damaged, or of a version or of a template that is not known.</exception>
    public static List<KeepaliveRecord> Decode(ReadOnlySpan<byte> block, IReadOnlyList<Template> templates)
    {
        var records = new List<KeepaliveRecord>();
        Read(block, templates, frame => records.Add(frame.ToRecord()));
        return records;
    }

    /// <summary>One record of a block, which costs no body but its own.</summary>
    /// <param name="block">The block.</param>
    /// <param name="templates">Those that it calls by their names.</param>
    /// <param name="isIt">Whether a record may be the one, asked before it has its body.</param>
    /// <returns>The last one that may be, or <see langword="null"/>.</returns>
    /// <exception cref="InvalidDataException">The block is damaged, or of a version or of a template that is not known.</exception>
    public static KeepaliveRecord? Last(ReadOnlySpan<byte> block, IReadOnlyList<Template> templates, Predicate<KeepaliveRecord> isIt)
    {
        KeepaliveRecord? last = null;
        var body = new ArrayBufferWriter<byte>();
        Read(block, templates, frame =>
        {
            if (!isIt(frame.Record)) return;
            last = frame.Record;
            body.ResetWrittenCount();
            body.Write(frame.Body);
        });
        return last is null ? null : last with { Body = body.WrittenSpan.ToArray() };
    }

    /// <summary>Whether a block gives back what it was made of.</summary>
    public static bool IsSound(ReadOnlySpan<byte> block, IReadOnlyList<Template> templates)
    {
        try
        {
            Read(block, templates, static _ => { });
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static void Read(ReadOnlySpan<byte> block, IReadOnlyList<Template> templates, Action<Frame> take)
    {
        var reader = new ByteReader(block);
        var (check, count) = ReadHeader(ref reader);
        var shapes = new List<Shape>();
        ReadShapes(ref reader, names: null, shapes, templates);
        var model = new BlockModel(new Texts(ReadTexts(ref reader)));
        foreach (var shape in shapes) model.Add(shape);
        var coder = new RangeDecoder(reader.ReadBytes(reader.Remaining));
        var content = new ContentCheck();
        var frame = new Frame();
        var bytes = 0L;
        for (var i = 0; i < count; i++)
        {
            model.Code(ref coder, frame);
            bytes += frame.Body.Length;
            if (bytes > MostBytes) throw new InvalidDataException("The bodies of a block are longer than any.");
            content.Add(frame.Record, frame.Body);
            take(frame);
        }

        if (!model.Texts.IsTaken || content.Value != check) throw new InvalidDataException("A block does not give back what was sent.");
    }

    private static (uint Check, int Count) ReadHeader(ref ByteReader reader)
    {
        var version = reader.ReadByte();
        if (version != Version) throw new InvalidDataException($"A block has version {version}; known is {Version}.");
        var check = BinaryPrimitives.ReadUInt32LittleEndian(reader.ReadBytes(sizeof(uint)));
        var count = reader.ReadUnsigned();
        return count <= MostRecords ? (check, (int)count) : throw new InvalidDataException($"A block claims {count} records.");
    }

    private static void ReadShapes(ref ByteReader reader, List<ulong>? names, List<Shape>? shapes, IReadOnlyList<Template> templates)
    {
        var count = reader.ReadUnsigned();
        if (count > BlockModel.MostShapes) throw new InvalidDataException($"A block claims {count} templates.");
        for (var i = 0UL; i < count; i++)
        {
            var own = reader.ReadBlob();
            var name = own.IsEmpty ? BinaryPrimitives.ReadUInt64LittleEndian(reader.ReadBytes(sizeof(ulong))) : 0;
            if (own.IsEmpty) names?.Add(name);
            if (shapes is null) continue;
            var template = own.IsEmpty ? templates.FirstOrDefault(known => known.Id == name) : Template.Parse(own);
            if (template is null) throw new InvalidDataException($"A block is of the template {name:x16}, which is not known.");
            shapes.Add(new Shape(template, own.IsEmpty));
        }
    }

    private static byte[] ReadTexts(ref ByteReader reader)
    {
        var length = reader.ReadUnsigned();
        var packedLength = reader.ReadUnsigned();
        if (length > MostTextBytes) throw new InvalidDataException($"The texts of a block claim {length} bytes.");
        if (packedLength == 0) return reader.ReadBytes((int)length).ToArray();
        if (packedLength > (ulong)reader.Remaining) throw new InvalidDataException("The texts of a block end too early.");
        var texts = new byte[length];
        if (!BrotliDecoder.TryDecompress(reader.ReadBytes((int)packedLength), texts, out var written) || written != texts.Length)
            throw new InvalidDataException("The texts of a block do not decompress.");
        return texts;
    }

    private static byte[] Packed(ReadOnlySpan<byte> texts)
    {
        var packed = new byte[BrotliEncoder.GetMaxCompressedLength(texts.Length)];
        return BrotliEncoder.TryCompress(texts, packed, out var length, Quality, Window) ? packed[..length] : [];
    }
}
