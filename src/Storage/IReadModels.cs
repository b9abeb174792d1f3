namespace Annotator.Storage;

/// <summary>Folds events into rows, in the transaction that appends them. One per read model; deterministic, so it can be rebuilt.</summary>
public interface IProjection
{
    /// <summary>The stable name, as <c>annotator rebuild</c> takes it.</summary>
    string Name { get; }

    /// <summary>Raised when the tables change; the store then drops and rebuilds them from the log at start.</summary>
    int Schema { get; }

    /// <summary>The tables it owns; dropped before a rebuild.</summary>
    IReadOnlyList<string> Tables { get; }

    /// <summary>DDL that creates its tables and indexes. Portable SQL: TEXT, BIGINT, DOUBLE PRECISION; no types of one engine.</summary>
    string CreateSql { get; }

    /// <summary>The statements that fold one event, each a single statement; empty when it does not concern this read model. Called from one thread at a time.</summary>
    IEnumerable<SqlStatement> Project(StoredEvent stored);
}

/// <summary>One statement in portable SQL with named parameters (<c>@name</c>).</summary>
/// <param name="Text">The SQL; <c>INSERT … ON CONFLICT … DO UPDATE</c> is portable, engine functions are not.</param>
/// <param name="Parameters">An object whose properties are the parameters, or a dictionary of them by name; null for none. Forms: <see cref="SqlValues"/>.</param>
public sealed record SqlStatement(string Text, object? Parameters = null);

/// <summary>Queries over the read models, and the tables that live beside the log (accounts, keys, instances, audit).</summary>
public interface IReadModels
{
    /// <summary>Runs a query over all that is committed and maps each row to <typeparamref name="T"/> by column name.</summary>
    /// <typeparam name="T">A scalar (first column), or a record or class whose constructor parameters and settable properties are named as the columns, case and <c>_</c> aside.</typeparam>
    /// <param name="sql">Portable SQL with named parameters; <c>IN @names</c> takes a list.</param>
    /// <param name="parameters">An object whose properties are the parameters (see <see cref="SqlValues"/> for their forms), or null.</param>
    /// <param name="cancellation">Interrupts the query.</param>
    Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters, CancellationToken cancellation);

    /// <summary>Runs statements in one durable transaction; for tables beside the log only, never for a projection's.</summary>
    /// <returns>How many rows were changed.</returns>
    /// <exception cref="StoreConstraintException">A row was refused (a name that is taken); nothing was written.</exception>
    Task<int> ExecuteAsync(IReadOnlyList<SqlStatement> statements, CancellationToken cancellation);

    /// <summary>Drops the tables of these projections and folds the whole log into them again, at once for readers; appends wait.</summary>
    /// <returns>How many events were folded.</returns>
    /// <exception cref="ArgumentException">There is no projection of that name.</exception>
    Task<long> RebuildAsync(IReadOnlyCollection<string> projections, CancellationToken cancellation);
}

/// <summary>A table that lives beside the log and is created when the store opens; additive only.</summary>
/// <param name="Name">A stable name for the migration list; the SQL of a name runs once in the life of a store, so a change is a new name.</param>
/// <param name="CreateSql">Portable DDL with <c>IF NOT EXISTS</c>.</param>
public sealed record SideTable(string Name, string CreateSql);

/// <summary>Grain snapshots: a cache in front of the log. Losing one only costs a replay.</summary>
public interface ISnapshotStore
{
    /// <summary>The newest snapshot of a stream whose state schema is this one; null when there is none.</summary>
    Task<Snapshot?> FindAsync(Core.Messages.StreamId stream, int stateSchema, CancellationToken cancellation);

    /// <summary>Keeps a snapshot, replacing an older one; may drop it silently when the store is busy.</summary>
    Task SaveAsync(Core.Messages.StreamId stream, Snapshot snapshot, CancellationToken cancellation);
}

/// <summary>A grain's state at a version.</summary>
public sealed record Snapshot(long Version, int StateSchema, ReadOnlyMemory<byte> State);
