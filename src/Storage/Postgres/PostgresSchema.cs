namespace Annotator.Storage.Postgres;

/// <summary>The tables of the log and how an older database is brought to them. Under an advisory lock, so that nodes that start together do it once.</summary>
internal static class PostgresSchema
{
    private const int Newest = 1;

    // The columns of log_events, log_streams and log_blocks are part of the contract with Audit/Sealer.
    private const string Version1 = """
        CREATE TABLE log_schema(version BIGINT NOT NULL);
        INSERT INTO log_schema(version) VALUES (1);
        CREATE TABLE log_streams(number BIGINT PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, UNIQUE(kind, id));
        CREATE TABLE log_events(
            position BIGINT PRIMARY KEY, stream BIGINT NOT NULL, version BIGINT NOT NULL, command_id TEXT NOT NULL, type TEXT NOT NULL, schema BIGINT NOT NULL,
            at BIGINT NOT NULL, by_person TEXT NOT NULL, session_id TEXT NOT NULL, data BLOB NOT NULL, view_condition BLOB, digest BLOB NOT NULL,
            UNIQUE(stream, version));
        CREATE TABLE log_receipts(command_id TEXT NOT NULL PRIMARY KEY, stream_kind TEXT NOT NULL, stream_id TEXT NOT NULL, version BIGINT NOT NULL, rejection TEXT);
        CREATE TABLE log_snapshots(
            stream_kind TEXT NOT NULL, stream_id TEXT NOT NULL, state_schema BIGINT NOT NULL, version BIGINT NOT NULL, state BLOB NOT NULL,
            PRIMARY KEY(stream_kind, stream_id, state_schema));
        CREATE TABLE log_projections(name TEXT NOT NULL PRIMARY KEY, schema BIGINT NOT NULL);
        CREATE TABLE log_migrations(name TEXT NOT NULL PRIMARY KEY);
        CREATE TABLE log_blocks(
            number BIGINT NOT NULL PRIMARY KEY, first_position BIGINT NOT NULL, last_position BIGINT NOT NULL, previous BLOB NOT NULL, hash BLOB NOT NULL,
            sealed_at TEXT NOT NULL);
        CREATE UNLOGGED TABLE log_leases(
            key TEXT NOT NULL PRIMARY KEY, session_id TEXT NOT NULL, person_id TEXT NOT NULL, name TEXT NOT NULL, expires_at BIGINT NOT NULL);
        """;

    /// <summary>As <see cref="MakeAsync"/>, for a database that is to be served.</summary>
    public static async Task PrepareAsync(PostgresSession session, IReadOnlyList<SideTable> sideTables, CancellationToken cancellation)
    {
        await MakeAsync(session, sideTables, cancellation);
        if (await session.ScalarAsync("SELECT EXISTS (SELECT 1 FROM log_copies WHERE is_done = 0)", cancellation) is true)
            throw new StoreUnavailableException("A copy into this database was begun and not finished; run `annotator store copy` again.");
    }

    /// <summary>Makes or migrates the log's own tables and the side tables, in the open transaction, which holds the log's lock.</summary>
    public static async Task MakeAsync(PostgresSession session, IReadOnlyList<SideTable> sideTables, CancellationToken cancellation)
    {
        if (await session.ScalarAsync("SELECT to_regclass('log_schema') IS NOT NULL", cancellation) is not true) await session.ExecuteAsync(PostgresSql.Ddl(Version1), cancellation);
        if (await session.ScalarAsync("SELECT version FROM log_schema", cancellation) is not long version || version > Newest)
            throw new StoreUnavailableException("A newer Annotator wrote this database; start that one.");
        await session.ExecuteAsync("CREATE TABLE IF NOT EXISTS log_copies(id BIGINT NOT NULL PRIMARY KEY, is_done BIGINT NOT NULL)", cancellation);
        foreach (var table in sideTables)
        {
            await using var add = session.Command("INSERT INTO log_migrations(name) VALUES ($1) ON CONFLICT DO NOTHING", table.Name);
            if (await add.ExecuteNonQueryAsync(cancellation) == 1) await session.ExecuteAsync(PostgresSql.Ddl(table.CreateSql), cancellation);
        }
    }
}
