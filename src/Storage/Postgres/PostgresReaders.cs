using System.Data.Common;
using Npgsql;

namespace Annotator.Storage.Postgres;

/// <summary>A bounded pool of connections for queries, each with the statements it has prepared. A connection is held for one query, never while a consumer works.</summary>
internal sealed class PostgresReaders(PostgresStoreOptions options) : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(options.ConnectionString)
    {
        Pooling = true, MinPoolSize = 0, MaxPoolSize = options.MaxConnections, ApplicationName = "annotator readers", CommandTimeout = options.StatementSeconds,
        Timeout = Math.Min(options.StatementSeconds, 1024), KeepAlive = 10, MaxAutoPrepare = 128, AutoPrepareMinUsages = 3, IncludeErrorDetail = false,
    }.ToString());

    private volatile bool _closed;

    /// <summary>The rows of a query with positional parameters, until so many bytes of them are read (at least one row).</summary>
    public Task<List<T>> ReadAsync<T>(
        string sql, object?[] parameters, Func<NpgsqlDataReader, T> row, CancellationToken cancellation, Func<T, long>? size = null, long maxBytes = long.MaxValue) => RunAsync(
        command => AddTo(command, sql, parameters),
        async command =>
        {
            var rows = new List<T>();
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            for (var bytes = 0L; bytes < maxBytes && await reader.ReadAsync(cancellation);)
            {
                rows.Add(row(reader));
                bytes += size?.Invoke(rows[^1]) ?? 0;
            }
            return rows;
        },
        cancellation);

    /// <summary>The first column of the first row; 0 when there is no row or it is NULL.</summary>
    public async Task<long> ReadNumberAsync(string sql, object?[] parameters, CancellationToken cancellation) =>
        (await ReadAsync(sql, parameters, row => row.IsDBNull(0) ? 0 : row.GetInt64(0), cancellation)).FirstOrDefault();

    /// <summary>Runs one statement by itself, outside the writer: for what is only a cache or a courtesy.</summary>
    public Task<int> ExecuteAsync(string sql, object?[] parameters, CancellationToken cancellation) =>
        RunAsync(command => AddTo(command, sql, parameters), command => command.ExecuteNonQueryAsync(cancellation), cancellation);

    /// <summary>A query in portable SQL, mapped by column names.</summary>
    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters, CancellationToken cancellation)
    {
        var translated = PostgresSql.Of(sql);
        return RunAsync<IReadOnlyList<T>>(
            command => command.CommandText = translated.Bind(parameters, command.Parameters),
            async command =>
            {
                await using var reader = await command.ExecuteReaderAsync(cancellation);
                return await RowMapper<T>.ReadAllAsync(reader, cancellation);
            },
            cancellation);
    }

    /// <summary>Closes all connections; later queries find the store closed.</summary>
    public ValueTask DisposeAsync()
    {
        _closed = true;
        return _source.DisposeAsync();
    }

    private async Task<T> RunAsync<T>(Action<NpgsqlCommand> bind, Func<NpgsqlCommand, Task<T>> run, CancellationToken cancellation)
    {
        if (_closed) throw new StoreUnavailableException("The store is closed.");
        try
        {
            await using var connection = await _source.OpenConnectionAsync(cancellation);
            return await RunAsync(connection, bind, run, cancellation);
        }
        catch (DbException failure)
        {
            throw PostgresFaults.Translate(failure);
        }
        catch (Exception failure) when (PostgresFaults.IsMachine(failure))
        {
            throw PostgresFaults.Translate(failure);
        }
    }

    private static async Task<T> RunAsync<T>(NpgsqlConnection connection, Action<NpgsqlCommand> bind, Func<NpgsqlCommand, Task<T>> run, CancellationToken cancellation)
    {
        for (var again = false; ; again = true)
        {
            await using var command = new NpgsqlCommand { Connection = connection };
            bind(command);
            try
            {
                return await run(command);
            }
            catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.FeatureNotSupported && !again)
            {
                // A read model was rebuilt with other columns since the statement was prepared.
                connection.UnprepareAll();
            }
        }
    }

    private static void AddTo(NpgsqlCommand command, string sql, object?[] parameters)
    {
        command.CommandText = sql;
        foreach (var value in parameters) command.Parameters.Add(PostgresSql.Parameter(value));
    }
}
