using Npgsql;

namespace Annotator.Storage.Postgres;

/// <summary>The projections of a store: which are stale, and folding the log into them again.</summary>
internal sealed class PostgresProjections(IReadOnlyList<IProjection> projections)
{
    private const int PageEvents = 1000;

    /// <summary>The projections of these names.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public IReadOnlyList<IProjection> Find(IReadOnlyCollection<string> names) =>
        [.. names.Distinct().Select(name => projections.FirstOrDefault(p => p.Name == name) ?? throw new ArgumentException($"There is no projection named {name}."))];

    /// <summary>The statements of one event.</summary>
    /// <exception cref="ProjectionFailedException">A projection has a bug.</exception>
    public IReadOnlyList<SqlStatement> Project(StoredEvent stored) => Project(projections, stored);

    /// <summary>Rebuilds, inside the open transaction, those that are new or whose schema changed; forgets those that are gone, so that they are rebuilt should they return.</summary>
    public async Task BringUpToDateAsync(PostgresSession session, CancellationToken cancellation)
    {
        var known = new Dictionary<string, long>();
        await using (var read = session.Command("SELECT name, schema FROM log_projections"))
        await using (var rows = await read.ExecuteReaderAsync(cancellation))
            while (await rows.ReadAsync(cancellation)) known[rows.GetString(0)] = rows.GetInt64(1);
        string[] gone = [.. known.Keys.Except(projections.Select(p => p.Name))];
        await using (var forget = session.Command("DELETE FROM log_projections WHERE name = ANY($1)", [gone])) await forget.ExecuteNonQueryAsync(cancellation);
        var stale = projections.Where(p => !known.TryGetValue(p.Name, out var schema) || schema != p.Schema).ToList();
        if (stale.Count > 0) await RebuildAsync(session, stale, cancellation);
    }

    /// <summary>Folds the whole log into new tables, inside the open transaction, and puts them in the place of the old ones at its end. Gives the number of events.</summary>
    /// <remarks>The new tables are made in a schema of their own that comes first on the path, so readers wait only for the exchange and not for the folding.</remarks>
    public static async Task<long> RebuildAsync(PostgresSession session, IReadOnlyList<IProjection> stale, CancellationToken cancellation)
    {
        await session.ExecuteAsync("DROP SCHEMA IF EXISTS log_rebuild CASCADE; CREATE SCHEMA log_rebuild; SET LOCAL search_path = log_rebuild, public", cancellation);
        foreach (var projection in stale) await session.ExecuteAsync(PostgresSql.Ddl(projection.CreateSql), cancellation);
        var folded = await FoldAllAsync(session, stale, cancellation);
        foreach (var table in stale.SelectMany(p => p.Tables))
            await session.ExecuteAsync($"DROP TABLE IF EXISTS public.\"{table}\"; ALTER TABLE IF EXISTS log_rebuild.\"{table}\" SET SCHEMA public", cancellation);
        await session.ExecuteAsync("SET LOCAL search_path = public; DROP SCHEMA log_rebuild", cancellation);
        foreach (var projection in stale)
        {
            await using var keep = session.Command(
                "INSERT INTO log_projections(name, schema) VALUES ($1, $2) ON CONFLICT(name) DO UPDATE SET schema = excluded.schema", projection.Name, projection.Schema);
            await keep.ExecuteNonQueryAsync(cancellation);
        }
        return folded;
    }

    private static async Task<long> FoldAllAsync(PostgresSession session, IReadOnlyList<IProjection> stale, CancellationToken cancellation)
    {
        for (var position = 0L; ;)
        {
            var page = await ReadPageAsync(session, position, cancellation);
            if (page.Count == 0) return position;
            await FoldPageAsync(session, stale, page, cancellation);
            position = page[^1].Position;
        }
    }

    private static async Task FoldPageAsync(PostgresSession session, IReadOnlyList<IProjection> stale, List<StoredEvent> page, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(session.Connection);
        foreach (var (text, parameters) in page.SelectMany(stored => Project(stale, stored)))
        {
            var command = new NpgsqlBatchCommand();
            command.CommandText = PostgresSql.Of(text).Bind(parameters, command.Parameters);
            batch.BatchCommands.Add(command);
        }
        try
        {
            if (batch.BatchCommands.Count > 0) await batch.ExecuteNonQueryAsync(cancellation);
        }
        catch (PostgresException failure) when (!PostgresFaults.IsMachine(failure))
        {
            throw new ProjectionFailedException($"A projection failed between positions {page[0].Position} and {page[^1].Position}: {failure.Message}", failure);
        }
    }

    private static async Task<List<StoredEvent>> ReadPageAsync(PostgresSession session, long after, CancellationToken cancellation)
    {
        var page = new List<StoredEvent>();
        await using var read = session.Command(PostgresRows.SelectAll + " WHERE e.position > $1 ORDER BY e.position LIMIT $2", after, PageEvents);
        await using var rows = await read.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation)) page.Add(PostgresRows.Read(rows));
        return page;
    }

    private static List<SqlStatement> Project(IReadOnlyList<IProjection> projections, StoredEvent stored)
    {
        var statements = new List<SqlStatement>();
        foreach (var projection in projections)
        {
            try
            {
                statements.AddRange(projection.Project(stored));
            }
            catch (Exception failure)
            {
                throw new ProjectionFailedException($"Projection {projection.Name} failed on {stored.Data.Type} at {stored.Stream} version {stored.Version}: {failure.Message}", failure);
            }
        }
        return statements;
    }
}
