using Annotator.Storage.Postgres;
using Annotator.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Annotator.Storage.Copying;

/// <summary>Moves a site from SQLite to PostgreSQL: the log with its digests and sealed blocks, receipts, and every table beside it. Read models are made anew from the log; snapshots are a cache and stay behind.</summary>
/// <remarks>It can be run again: the log goes on where it was, tables are replaced. No node serves a database whose copy was begun and not finished.</remarks>
public static class StoreCopy
{
    private static readonly string[] OfLog = ["log_streams", "log_events", "log_receipts", "log_blocks"];

    /// <summary>Copies and verifies. The source is locked meanwhile, so no server runs on it.</summary>
    /// <param name="source">The SQLite store.</param>
    /// <param name="target">The PostgreSQL database: empty, or one that an earlier copy of the same store was made into.</param>
    /// <param name="projections">All read models.</param>
    /// <param name="sideTables">All tables beside the log.</param>
    /// <param name="cancellation">Gives up; the next run goes on.</param>
    /// <returns>What was verified: rows by table.</returns>
    /// <exception cref="StoreCopyException">The target is not a copy of the source, or what was copied is not what is there.</exception>
    /// <exception cref="StoreUnavailableException">One of them cannot be opened.</exception>
    public static async Task<IReadOnlyDictionary<string, long>> RunAsync(
        SqliteStoreOptions source, PostgresStoreOptions target, IReadOnlyList<IProjection> projections, IReadOnlyList<SideTable> sideTables, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(source);
        await using var held = await SqliteEventStore.OpenAsync(source, projections, sideTables, cancellation);
        await using var from = new SqliteConnection($"Data Source={source.Path};Mode=ReadOnly;Pooling=False");
        await from.OpenAsync(cancellation);
        var derived = projections.SelectMany(p => p.Tables).ToHashSet(StringComparer.Ordinal);
        var tables = CopiedTable.Find(from, name => OfLog.Contains(name) || (!name.StartsWith("log_", StringComparison.Ordinal) && !derived.Contains(name)));
        try
        {
            await using var to = await PostgresSession.OpenAsync(target, "copying", cancellation);
            to.NeverTimesOut();
            await BeginAsync(from, to, sideTables, cancellation);
            foreach (var table in tables) await CopyAsync(table, from, to, cancellation);
            var rows = Verify(tables, from, to.Connection);
            await to.ExecuteAsync("UPDATE log_copies SET is_done = 1", cancellation);
            return rows;
        }
        catch (NpgsqlException failure) when (PostgresFaults.IsMachine(failure))
        {
            throw PostgresFaults.Translate(failure);
        }
    }

    private static async Task BeginAsync(SqliteConnection from, PostgresSession to, IReadOnlyList<SideTable> sideTables, CancellationToken cancellation)
    {
        await to.BeginAsync(cancellation);
        await PostgresSchema.MakeAsync(to, sideTables, cancellation);
        var head = (long)(await to.ScalarAsync("SELECT coalesce(max(position), 0) FROM log_events", cancellation))!;
        var isCopy = (bool)(await to.ScalarAsync("SELECT EXISTS (SELECT 1 FROM log_copies)", cancellation))!;
        if (head > 0 && !isCopy) throw new StoreCopyException("The database has a log of its own. Give an empty one.");
        if (head > 0 && !await IsSameAtAsync(from, to, head, cancellation)) throw new StoreCopyException("The database has gone on by itself, or is a copy of another site. Give an empty one.");
        await to.ExecuteAsync("INSERT INTO log_copies(id, is_done) VALUES (1, 0) ON CONFLICT (id) DO UPDATE SET is_done = 0; DELETE FROM log_projections; COMMIT", cancellation);
    }

    private static async Task<bool> IsSameAtAsync(SqliteConnection from, PostgresSession to, long position, CancellationToken cancellation)
    {
        using var find = from.CreateCommand();
        find.CommandText = FormattableString.Invariant($"SELECT digest FROM log_events WHERE position = {position}");
        return find.ExecuteScalar() is byte[] mine && await to.ScalarAsync(FormattableString.Invariant($"SELECT digest FROM log_events WHERE position = {position}"), cancellation) is byte[] theirs
            && mine.AsSpan().SequenceEqual(theirs);
    }

    private static async Task CopyAsync(CopiedTable table, SqliteConnection from, PostgresSession to, CancellationToken cancellation)
    {
        if (table.Name == "log_events")
        {
            var head = (long)(await to.ScalarAsync("SELECT coalesce(max(position), 0) FROM log_events", cancellation))!;
            await table.AddAsync(from, to.Connection, FormattableString.Invariant($"position > {head}"), cancellation);
            return;
        }
        await to.ExecuteAsync("BEGIN", cancellation);
        if (OfLog.Contains(table.Name)) await table.AddAsync(from, to.Connection, null, cancellation);
        else await table.ReplaceAsync(from, to.Connection, cancellation);
        await to.ExecuteAsync("COMMIT", cancellation);
    }

    private static Dictionary<string, long> Verify(List<CopiedTable> tables, SqliteConnection from, NpgsqlConnection to)
    {
        var rows = new Dictionary<string, long>();
        foreach (var table in tables)
        {
            var (here, there) = (table.Digest(from), table.Digest(to));
            if (here != there) throw new StoreCopyException($"{table.Name} has {here.Rows} rows here and {there.Rows} there, or others.");
            rows[table.Name] = here.Rows;
        }
        return rows;
    }
}

/// <summary>A copy cannot be made into this database, or came out wrong.</summary>
public sealed class StoreCopyException : Exception
{
    /// <summary>Creates the exception.</summary>
    public StoreCopyException() { }

    /// <summary>Creates the exception with a message.</summary>
    public StoreCopyException(string message) : base(message) { }

    /// <summary>Creates the exception with a message and its cause.</summary>
    public StoreCopyException(string message, Exception inner) : base(message, inner) { }
}
