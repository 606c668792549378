using LiteDB.Engine;

namespace Karma.LiteDb;

/// <summary>
/// A LiteDB database that is open, and its log beside it, named as LiteDB does. After any failure its engine is let go of, what a commit left in the log is
/// cut off, and the next one to ask begins another engine: LiteDB's own is of no use after one. Not thread-safe.
/// </summary>
internal sealed class LiteDbSession : IDisposable
{
    /// <summary>A longer log is folded into the database.</summary>
    private const long MostLogged = 1_000 * PageFile.PageBytes;

    private readonly string _logPath;
    private readonly PageFile _data;
    private readonly LogFile _log;
    private LiteEngine? _engine;

    private LiteDbSession(string logPath, PageFile data, LogFile log) => (_logPath, _data, _log) = (logPath, data, log);

    /// <summary>What both files take, in bytes.</summary>
    public long Bytes => _data.Length + _log.Length;

    /// <summary>Opens the database, making it where there is none; the caller holds the lock.</summary>
    public static LiteDbSession Open(string path)
    {
        LiteDbFormat.Create(path);
        var data = new PageFile(path);
        LogFile? log = null;
        try
        {
            LiteDbFormat.Check(data, path);
            var logPath = Path.ChangeExtension(path, null) + "-log" + Path.GetExtension(path);
            log = new LogFile(logPath);
            Karl.Store.DiskSync.Folder(logPath);
            var session = new LiteDbSession(logPath, data, log);
            if (LiteDbFormat.Raise(session.Engine()))
            {
                log.Keep();
                session.TryFold(); // Whoever looks, looks into the file.
            }

            return session;
        }
        catch
        {
            log?.Release();
            data.Release();
            throw;
        }
    }

    /// <summary>All that is written becomes durable together, or nothing does. LiteDB's transactions are their thread's, so it is done in one go.</summary>
    public T Commit<T>(Func<LiteEngine, T> write)
    {
        var engine = Engine();
        T result;
        try
        {
            engine.BeginTrans();
            result = write(engine);
            engine.Commit();
            _log.Keep();
        }
        catch
        {
            LetGo();
            throw;
        }

        if (_log.Length > MostLogged) TryFold();
        return result;
    }

    public T Read<T>(Func<LiteEngine, T> read)
    {
        var engine = Engine();
        try
        {
            return read(engine);
        }
        catch
        {
            LetGo();
            throw;
        }
    }

    public void Dispose()
    {
        if (_engine is not null) TryFold();
        LetGo();
        var isFolded = _log.Length == 0;
        _log.Release();
        _data.Release();
        if (isFolded) File.Delete(_logPath);
    }

    private LiteEngine Engine()
    {
        if (_engine is not null) return _engine;
        _log.Mend();
        return _engine = new LiteEngine(new EngineSettings { DataStream = _data, LogStream = _log });
    }

    // The commits are in the log, whatever becomes of this; the next one tries again.
    private void TryFold()
    {
        try
        {
            _engine?.Checkpoint();
        }
        catch (Exception)
        {
            LetGo();
        }
    }

    private void LetGo()
    {
        _engine?.Dispose();
        _engine = null;
    }
}
