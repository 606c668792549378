using BenchmarkDotNet.Attributes;
using Karma.Karl.Store;
using Microsoft.Data.Sqlite;

namespace Karma.Benchmarks;

/// <summary>Reads out of a SQLite store: one row, and what a look at the past reads of 10,000 instances, beside the library's own way to do it.</summary>
[MemoryDiagnoser]
public class StoreBenchmarks : IAsyncDisposable
{
    private const int Rows = 20_000;
    private const int RowBytes = 60;

    private readonly string _folder = Directory.CreateTempSubdirectory("karma-").FullName;
    private SqliteStore? _store;
    private SqliteConnection? _connection;

    private SqliteStore Store => _store ?? throw new InvalidOperationException("The setup makes it.");

    private string Path => System.IO.Path.Combine(_folder, "karl.db");

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _store = new SqliteStore(Path);
        await _store.OpenAsync(CancellationToken.None);
        var batch = new WriteBatch();
        for (var i = 0; i < Rows; i++) batch.Put(StoreTable.Timeline, new StoreKey(i, i % 10_000), new byte[RowBytes]);
        await _store.CommitAsync(batch, CancellationToken.None);
        _connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        _connection.Open();
    }

    [GlobalCleanup]
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_connection is not null) await _connection.DisposeAsync();
        await Store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(Baseline = true)]
    public int ByTheLibrary()
    {
        using var command = _connection?.CreateCommand() ?? throw new InvalidOperationException("The setup makes it.");
        command.CommandText = "SELECT first_order, instance, value FROM timeline ORDER BY first_order, instance";
        var rows = new List<StoreRow>();
        using var reader = command.ExecuteReader();
        while (reader.Read()) rows.Add(new StoreRow(new StoreKey(reader.GetInt64(0), reader.GetInt64(1)), reader.GetFieldValue<byte[]>(2)));
        return rows.Count;
    }

    [Benchmark]
    public async Task<int> ReadAll()
    {
        var count = 0;
        await foreach (var _ in Store.ReadAllAsync(StoreTable.Timeline, StoreKey.First(0), StoreKey.Last(long.MaxValue), CancellationToken.None)) count++;
        return count;
    }

    [Benchmark]
    public async Task<int> FindOne() =>
        (await Store.FindAsync(StoreTable.Timeline, new StoreKey(Rows / 2, 0), CancellationToken.None))?.Value.Length ?? 0;
}
