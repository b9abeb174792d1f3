using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Annotator.Storage.Sqlite;

/// <summary>A connection that only reads, with the statements it has prepared.</summary>
internal sealed class SqliteReader : IDisposable
{
    private const int MostStatements = 256;
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);

    public SqliteReader(SqliteStoreOptions options)
    {
        Connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = options.Path,
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
            DefaultTimeout = Math.Max(1, options.BusyTimeoutMs / 1000),
        }.ToString());
        Connection.Open();
    }

    /// <summary>The connection.</summary>
    public SqliteConnection Connection { get; }

    /// <summary>The statement of this text, prepared once as long as there are not too many.</summary>
    public SqliteStatement Statement(string sql)
    {
        if (_statements.TryGetValue(sql, out var known)) return known;
        if (_statements.Count >= MostStatements) Forget();
        return _statements[sql] = new SqliteStatement(Connection.Handle!, sql);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Forget();
        Connection.Dispose();
    }

    private void Forget()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        _statements.Clear();
    }
}

/// <summary>A bounded set of reading connections. A reader is held for one query, never while a consumer works.</summary>
internal sealed class SqliteReaders(SqliteStoreOptions options) : IDisposable
{
    private readonly ConcurrentBag<SqliteReader> _idle = [];
    private readonly SemaphoreSlim _free = new(options.Readers);
    private volatile bool _closed;

    /// <summary>Runs a query on a free reader.</summary>
    public async Task<T> ReadAsync<T>(Func<SqliteReader, T> query, CancellationToken cancellation)
    {
        await _free.WaitAsync(cancellation);
        try
        {
            return Read(query);
        }
        catch (Exception failure) when (SqliteFaults.IsMachine(failure))
        {
            throw SqliteFaults.Translate(failure);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Waits for the queries that run and closes all connections; later queries find the store closed.</summary>
    public async Task CloseAsync()
    {
        _closed = true;
        for (var i = 0; i < options.Readers; i++) await _free.WaitAsync();
        while (_idle.TryTake(out var reader)) reader.Dispose();
        _free.Release(options.Readers);      // so that who waits is told
    }

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();

    private T Read<T>(Func<SqliteReader, T> query)
    {
        if (_closed) throw new StoreUnavailableException("The store is closed.");
        if (!_idle.TryTake(out var reader)) reader = new SqliteReader(options);
        try
        {
            var answer = query(reader);
            _idle.Add(reader);
            return answer;
        }
        catch
        {
            reader.Dispose();      // a statement of it may have been left in the middle
            throw;
        }
    }
}
