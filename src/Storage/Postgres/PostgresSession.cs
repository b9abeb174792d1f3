using System.Globalization;
using Npgsql;

namespace Annotator.Storage.Postgres;

/// <summary>One connection of one owner. It stands until something fails; its owner then opens another.</summary>
internal sealed class PostgresSession : IAsyncDisposable
{
    /// <summary>The advisory lock that everything that writes the log or its tables holds to its commit: <c>annot</c> in ASCII.</summary>
    public const long LogLock = 0x616e6e6f74;

    private int? _timeoutSeconds;

    private PostgresSession(NpgsqlConnection connection) => Connection = connection;

    /// <summary>The connection.</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>Opens one that prepares what it repeats, commits durably whatever the server's default is, and is ended by the server when its owner stops in a transaction.</summary>
    public static async Task<PostgresSession> OpenAsync(PostgresStoreOptions options, string name, CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            Pooling = false, ApplicationName = $"annotator {name}", CommandTimeout = options.StatementSeconds, KeepAlive = 10, MaxAutoPrepare = 512, AutoPrepareMinUsages = 2,
            IncludeErrorDetail = false,
        }.ToString());
        try
        {
            await connection.OpenAsync(cancellation);
            var session = new PostgresSession(connection);
            await session.ExecuteAsync(
                string.Create(CultureInfo.InvariantCulture, $"""
                    SET idle_in_transaction_session_timeout = {options.PausedSeconds * 1000};
                    SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';
                    """),
                cancellation);
            return session;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Statements may take as long as they need: for migrations and rebuilds.</summary>
    public void NeverTimesOut() => _timeoutSeconds = 0;

    /// <summary>Begins a transaction that holds the log's lock; each later statement sees all that was committed before it was given.</summary>
    public async Task BeginAsync(CancellationToken cancellation)
    {
        await ExecuteAsync("BEGIN ISOLATION LEVEL READ COMMITTED", cancellation);
        await ExecuteAsync($"SELECT pg_advisory_xact_lock({LogLock})", cancellation);
    }

    /// <summary>A command with positional parameters.</summary>
    public NpgsqlCommand Command(string sql, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlCommand(sql, Connection);
        if (_timeoutSeconds is { } seconds) command.CommandTimeout = seconds;
        foreach (var value in values) command.Parameters.Add(PostgresSql.Parameter(value));
        return command;
    }

    /// <summary>Runs statements that give no rows.</summary>
    public async Task ExecuteAsync(string sql, CancellationToken cancellation)
    {
        await using var command = Command(sql);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The first column of the first row.</summary>
    public async Task<object?> ScalarAsync(string sql, CancellationToken cancellation)
    {
        await using var command = Command(sql);
        return await command.ExecuteScalarAsync(cancellation);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Connection.DisposeAsync();
}
