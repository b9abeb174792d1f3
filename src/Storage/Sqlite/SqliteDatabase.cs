using SQLitePCL;

namespace Annotator.Storage.Sqlite;

/// <summary>The writer's connection, with the statements it has prepared. Not for two threads at once.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    private const int MaxStatements = 512;
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);
    private readonly sqlite3 _handle;

    /// <summary>Opens the file, makes it when it is missing, and sets the pragmas.</summary>
    /// <remarks>
    /// WAL: readers never wait for the writer. synchronous=FULL: one fsync of the WAL in each commit. checkpoint_fullfsync and fullfsync: the disk's own cache too (macOS).
    /// temp_store=MEMORY: savepoints and sorts touch no file. journal_size_limit: a WAL that a rebuild has swollen shrinks again.
    /// cell_size_check and trusted_schema=OFF: a damaged or foreign file is noticed and runs nothing.
    /// </remarks>
    public static SqliteDatabase Open(SqliteStoreOptions options)
    {
        Batteries_V2.Init();
        const int flags = raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX;
        var result = raw.sqlite3_open_v2(options.Path, out var handle, flags, null);
        if (result != raw.SQLITE_OK)
        {
            handle.Dispose();
            throw new SqliteFault(result, $"{options.Path} cannot be opened");
        }
        var database = new SqliteDatabase(handle);
        try
        {
            database.Configure(options);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private SqliteDatabase(sqlite3 handle) => _handle = handle;

    /// <summary>Whether no transaction is open.</summary>
    public bool IsIdle => raw.sqlite3_get_autocommit(_handle) != 0;

    /// <summary>Rows changed by the last statement.</summary>
    public int Changes => raw.sqlite3_changes(_handle);

    /// <summary>The row number of the last insert.</summary>
    public long LastRow => raw.sqlite3_last_insert_rowid(_handle);

    /// <summary>Runs one or more statements that give no rows.</summary>
    public void Execute(string sql) => SqliteFaults.Check(_handle, raw.sqlite3_exec(_handle, sql));

    /// <summary>Prepares a statement that the caller keeps and disposes.</summary>
    public SqliteStatement Prepare(string sql) => new(_handle, sql);

    /// <summary>The statement of this text, prepared once.</summary>
    public SqliteStatement Statement(string sql)
    {
        if (_statements.TryGetValue(sql, out var statement)) return statement;
        if (_statements.Count >= MaxStatements) Forget();
        return _statements[sql] = new SqliteStatement(_handle, sql);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Forget();
        _ = raw.sqlite3_close_v2(_handle);
        _handle.Dispose();
    }

    private void Forget()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        _statements.Clear();
    }

    private void Configure(SqliteStoreOptions options)
    {
        SqliteFaults.Check(_handle, raw.sqlite3_busy_timeout(_handle, options.BusyTimeoutMs));
        Execute($"""
            PRAGMA journal_mode=WAL;
            PRAGMA synchronous={(options.Durability == SqliteDurability.Full ? "FULL" : "OFF")};
            PRAGMA fullfsync=ON;
            PRAGMA checkpoint_fullfsync=ON;
            PRAGMA wal_autocheckpoint={options.CheckpointPages};
            PRAGMA journal_size_limit={options.CheckpointPages * 4L * 4096};
            PRAGMA cache_size=-{options.CacheMiB * 1024L};
            PRAGMA temp_store=MEMORY;
            PRAGMA cell_size_check=ON;
            PRAGMA trusted_schema=OFF;
            """);
        if (options.MaxSizeMiB > 0) Execute($"PRAGMA max_page_count={options.MaxSizeMiB * 256};");
    }
}
