using Karma.Karl.Store;
using LiteDB;
using LiteDB.Engine;

namespace Karma.LiteDb;

/// <summary>A collection for each table, a document for each row; and the collection <c>document</c>, by name.</summary>
internal static class LiteDbRows
{
    private const string Documents = "document";

    /// <summary>What one document holds of a value: LiteDB takes no document over 16 MB.</summary>
    private const int PartBytes = 8 * 1024 * 1024;

    private static readonly string[] Names = [.. Enum.GetNames<StoreTable>().Select(name => name.ToLowerInvariant())];

    public static void Carry(this LiteEngine engine, WriteBatch.Write write)
    {
        var name = Names[(int)write.Table];
        if (!write.IsDelete) engine.Put(name, write.Key, write.Value);
        else if (write.Key == write.Last) engine.DeleteParts(name, write.Key, from: 0);
        else if (write.Key < write.Last) engine.DeleteMany(name, Between(write.Key, write.Last));
    }

    public static List<StoreRow> Read(this LiteEngine engine, StoreTable table, StoreKey first, StoreKey last, int limit, bool descending)
    {
        var rows = new List<StoreRow>();
        if (limit <= 0 || first > last) return rows;
        var query = new Query { OrderBy = "_id", Order = descending ? Query.Descending : Query.Ascending };
        query.Where.Add(Between(first, last));
        using var reader = engine.Query(Names[(int)table], query);
        byte[] ahead = []; // In descending order the parts of a row come before it, the last one first.
        while (reader.Read())
        {
            var (id, value) = (reader.Current["_id"].AsBinary, reader.Current["value"].AsBinary);
            if (RowId.IsPart(id))
            {
                if (descending) ahead = [.. value, .. ahead];
                else rows[^1] = rows[^1] with { Value = [.. rows[^1].Value, .. value] };
            }
            else
            {
                if (rows.Count == limit) break;
                rows.Add(new StoreRow(RowId.KeyOf(id), ahead.Length == 0 ? value : [.. value, .. ahead]));
                ahead = [];
            }
        }

        return rows;
    }

    public static StoreDocument ReadDocument(this LiteEngine engine, string name)
    {
        var query = new Query();
        query.Where.Add(BsonExpression.Create("$._id = @0", name));
        using var reader = engine.Query(Documents, query);
        return reader.Read() ? new StoreDocument(reader.Current["version"].AsInt64, reader.Current["value"].AsBinary) : new StoreDocument(0, []);
    }

    public static void WriteDocument(this LiteEngine engine, string name, StoreDocument document) => engine.Upsert(
        Documents, [new BsonDocument { ["_id"] = name, ["version"] = document.Version, ["value"] = document.Value }], BsonAutoId.ObjectId);

    private static void Put(this LiteEngine engine, string name, StoreKey key, ReadOnlyMemory<byte> value)
    {
        var part = 0;
        do
        {
            var bytes = value[(part * PartBytes)..Math.Min(value.Length, (part + 1) * PartBytes)].ToArray();
            engine.Upsert(name, [new BsonDocument { ["_id"] = RowId.Of(key, part), ["value"] = bytes }], BsonAutoId.ObjectId);
            part++;
        }
        while (part * PartBytes < value.Length);

        engine.DeleteParts(name, key, part); // A longer row stood there.
    }

    private static void DeleteParts(this LiteEngine engine, string name, StoreKey key, int from)
    {
        for (var part = from; engine.Delete(name, [RowId.Of(key, part)]) > 0; part++)
        {
        }
    }

    // By parameters: LiteDB compiles an expression once for each text.
    private static BsonExpression Between(StoreKey first, StoreKey last) =>
        BsonExpression.Create("$._id BETWEEN @0 AND @1", RowId.Of(first), RowId.Behind(last));
}
