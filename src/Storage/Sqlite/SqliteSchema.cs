using System.Globalization;

namespace Annotator.Storage.Sqlite;

/// <summary>The tables of the log and how an older file is brought to them.</summary>
internal static class SqliteSchema
{
    private const int Newest = 1;

    private const string Version1 = """
        CREATE TABLE log_schema(version BIGINT NOT NULL);
        INSERT INTO log_schema(version) VALUES (1);
        CREATE TABLE log_streams(number INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, UNIQUE(kind, id));
        CREATE TABLE log_events(
            position INTEGER PRIMARY KEY, stream BIGINT NOT NULL, version BIGINT NOT NULL, command_id TEXT NOT NULL, type TEXT NOT NULL, schema BIGINT NOT NULL,
            at BIGINT NOT NULL, by_person TEXT NOT NULL, session_id TEXT NOT NULL, data BLOB NOT NULL, view_condition BLOB, digest BLOB NOT NULL,
            UNIQUE(stream, version));
        CREATE TABLE log_receipts(
            command_id TEXT NOT NULL PRIMARY KEY, stream_kind TEXT NOT NULL, stream_id TEXT NOT NULL, version BIGINT NOT NULL, rejection TEXT) WITHOUT ROWID;
        CREATE TABLE log_snapshots(
            stream_kind TEXT NOT NULL, stream_id TEXT NOT NULL, state_schema BIGINT NOT NULL, version BIGINT NOT NULL, state BLOB NOT NULL,
            PRIMARY KEY(stream_kind, stream_id, state_schema));
        CREATE TABLE log_projections(name TEXT NOT NULL PRIMARY KEY, schema BIGINT NOT NULL);
        CREATE TABLE log_migrations(name TEXT NOT NULL PRIMARY KEY);
        CREATE TABLE log_blocks(
            number BIGINT NOT NULL PRIMARY KEY, first_position BIGINT NOT NULL, last_position BIGINT NOT NULL, previous BLOB NOT NULL, hash BLOB NOT NULL,
            sealed_at TEXT NOT NULL);
        """;

    /// <summary>Makes or migrates the log's own tables and the side tables, in one transaction.</summary>
    public static void Prepare(SqliteDatabase database, IReadOnlyList<SideTable> sideTables)
    {
        database.Execute("BEGIN IMMEDIATE");
        using (var known = database.Prepare("SELECT 1 FROM sqlite_master WHERE name = 'log_schema'"))
            if (known.QueryInt64() is null) database.Execute(Version1);
        using (var read = database.Prepare("SELECT version FROM log_schema"))
        {
            if (read.QueryInt64() is not { } version || version > Newest)
                throw new StoreUnavailableException("A newer Annotator wrote this database; start that one.");
        }
        foreach (var table in sideTables) Migrate(database, table);
        database.Execute("COMMIT");
    }

    private static void Migrate(SqliteDatabase database, SideTable table)
    {
        using var add = database.Prepare("INSERT INTO log_migrations(name) VALUES (@name) ON CONFLICT DO NOTHING");
        add.Bind(1, table.Name);
        add.Execute();
        if (database.Changes == 1) database.Execute(table.CreateSql);
    }
}

/// <summary>The projections of a store: which are stale, and folding the log into them again.</summary>
internal sealed class SqliteProjections(IReadOnlyList<IProjection> projections)
{
    /// <summary>The projections of these names.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public IReadOnlyList<IProjection> Find(IReadOnlyCollection<string> names) =>
        [.. names.Distinct().Select(name => projections.FirstOrDefault(p => p.Name == name) ?? throw new ArgumentException($"There is no projection named {name}."))];

    /// <summary>Runs the statements of one event.</summary>
    public void Fold(SqliteDatabase database, StoredEvent stored) => Fold(database, projections, stored);

    /// <summary>Rebuilds, inside the open transaction, those that are new or whose schema changed; forgets those that are gone, so that they are rebuilt should they return.</summary>
    public void BringUpToDate(SqliteDatabase database)
    {
        var known = new Dictionary<string, long>();
        using (var read = database.Prepare("SELECT name, schema FROM log_projections"))
            while (read.Step()) known[read.GetText(0)] = read.GetInt64(1);
        foreach (var gone in known.Keys.Except(projections.Select(p => p.Name)))
        {
            var forget = database.Statement("DELETE FROM log_projections WHERE name = @name");
            forget.Bind(new { name = gone });
            forget.Execute();
        }
        var stale = projections.Where(p => !known.TryGetValue(p.Name, out var schema) || schema != p.Schema).ToList();
        if (stale.Count > 0) Rebuild(database, stale);
    }

    /// <summary>Drops, creates and folds the whole log, inside the open transaction. Gives the number of events.</summary>
    public static long Rebuild(SqliteDatabase database, IReadOnlyList<IProjection> stale)
    {
        foreach (var projection in stale)
        {
            foreach (var table in projection.Tables) database.Execute(string.Create(CultureInfo.InvariantCulture, $"DROP TABLE IF EXISTS \"{table}\""));
            database.Execute(projection.CreateSql);
            var keep = database.Statement("INSERT INTO log_projections(name, schema) VALUES (@name, @schema) ON CONFLICT(name) DO UPDATE SET schema = excluded.schema");
            keep.Bind(new { name = projection.Name, schema = projection.Schema });
            keep.Execute();
        }
        var folded = 0L;
        using var read = database.Prepare(SqliteRows.SelectAll + " WHERE e.position > @after ORDER BY e.position");
        read.Bind(1, 0L);
        while (read.Step())
        {
            Fold(database, stale, SqliteRows.Read(read));
            folded++;
        }
        return folded;
    }

    private static void Fold(SqliteDatabase database, IReadOnlyList<IProjection> projections, StoredEvent stored)
    {
        foreach (var projection in projections)
        {
            try
            {
                foreach (var (text, parameters) in projection.Project(stored))
                {
                    var statement = database.Statement(text);
                    statement.Bind(parameters);
                    statement.Execute();
                }
            }
            catch (Exception failure) when (!SqliteFaults.IsMachine(failure))
            {
                throw new ProjectionFailedException($"Projection {projection.Name} failed on {stored.Data.Type} at {stored.Stream} version {stored.Version}: {failure.Message}", failure);
            }
        }
    }
}
