using Annotator.Gateway.Access;
using Annotator.Grains;
using Annotator.Silo.Demo;
using Annotator.Storage;
using Annotator.Storage.Leases;
using Annotator.Storage.Postgres;
using Annotator.Storage.Sqlite;

namespace Annotator.Silo;

/// <summary>What stands behind the storage ports of one node: SQLite in the data folder, or a PostgreSQL database that several nodes share.</summary>
/// <param name="Events">The log.</param>
/// <param name="Tables">Read models and the tables beside the log.</param>
/// <param name="Snapshots">Snapshots of grains.</param>
/// <param name="Duties">What one node of all does at a time.</param>
/// <param name="MakeLeases">Makes the leases; the container ends them before the store is closed.</param>
/// <param name="Owner">What is closed at the end.</param>
internal sealed record NodeStore(
    IEventStore Events, IReadModels Tables, ISnapshotStore Snapshots, IDuties Duties, Func<IServiceProvider, ILeaseStore> MakeLeases, IAsyncDisposable Owner) : IAsyncDisposable
{
    /// <summary>Every table beside the log.</summary>
    public static IReadOnlyList<SideTable> SideTables { get; } = [.. AccessTables.All, .. GrainsRegistration.SideTables, DemoSeed.Table];

    /// <summary>Opens the log with every read model and every table beside it.</summary>
    /// <exception cref="StoreUnavailableException">Another process holds the data folder, or the database does not answer.</exception>
    public static async Task<NodeStore> OpenAsync(NodeOptions options, CancellationToken cancellation)
    {
        if (options.Postgres is { } postgres)
        {
            var shared = await PostgresEventStore.OpenAsync(postgres, GrainsRegistration.Projections, SideTables, cancellation);
            return new NodeStore(shared, shared, shared, new PostgresDuties(postgres), _ => new PostgresLeaseStore(shared, null), shared);
        }
        var own = await SqliteEventStore.OpenAsync(new SqliteStoreOptions { Path = PathIn(options.DataFolder) }, GrainsRegistration.Projections, SideTables, cancellation);
        return new NodeStore(own, own, own, new OwnDuties(), services => new MemoryLeaseStore(services.GetRequiredService<TimeProvider>()), own);
    }

    /// <summary>The SQLite file of a data folder.</summary>
    public static string PathIn(string dataFolder) => Path.Combine(dataFolder, "annotator.db");

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Owner.DisposeAsync();
}
