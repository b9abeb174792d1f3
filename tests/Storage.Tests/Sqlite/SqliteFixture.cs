using Annotator.Contracts.Tests.Stores;
using Annotator.Storage.Sqlite;

namespace Annotator.Storage.Tests.Sqlite;

/// <summary>A SQLite store in a temporary folder of its own.</summary>
public sealed class SqliteFixture(SqliteDurability durability = SqliteDurability.ProcessOnly) : IStoreFixture
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("annotator-store-");

    public string Path => System.IO.Path.Combine(_folder.FullName, "log.db");

    public SqliteStoreOptions Options => new() { Path = Path, Durability = durability, TailEvents = 1000 };

    public async Task<OpenStore> OpenAsync(IReadOnlyList<IProjection> projections, IReadOnlyList<SideTable> sideTables)
    {
        var store = await SqliteEventStore.OpenAsync(Options, projections, sideTables, CancellationToken.None);
        return new OpenStore(store, store, store, store);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Enrolled; the suite holds the tests. Without fsync, for speed.</summary>
public sealed class SqliteEventStoreTests() : EventStoreContract(() => new SqliteFixture());

/// <summary>Enrolled as the product runs it: every commit on the disk.</summary>
public sealed class DurableSqliteEventStoreTests() : EventStoreContract(() => new SqliteFixture(SqliteDurability.Full));
