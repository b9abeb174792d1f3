using Annotator.Contracts.Tests.Postgres;
using Annotator.Contracts.Tests.Stores;
using Annotator.Storage.Postgres;
using Annotator.Storage.Tests.Postgres;

[assembly: AssemblyFixture(typeof(SharedPostgres))]

namespace Annotator.Storage.Tests.Postgres;

/// <summary>One PostgreSQL for all tests of this run, each with a database of its own. Started when the first one asks.</summary>
public sealed class SharedPostgres : IAsyncDisposable
{
    private static readonly SemaphoreSlim Gate = new(1);
    private static PostgresServer? _server;

    /// <summary>The server; skips the test, and says so, where PostgreSQL is not installed.</summary>
    public static async Task<PostgresServer> GetAsync()
    {
        if (!PostgresServer.IsInstalled) Assert.Skip("PostgreSQL is not installed (Debian: postgresql).");
        await Gate.WaitAsync();
        try
        {
            return _server ??= await PostgresServer.StartAsync(PostgresDurability.ProcessOnly);
        }
        finally
        {
            Gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }
}

/// <summary>A store in a database of its own.</summary>
public sealed class PostgresFixture : IStoreFixture
{
    private PostgresServer? _server;

    public PostgresStoreOptions Options { get; } = new() { TailEvents = 1000, MaxConnections = 8 };

    public async Task<OpenStore> OpenAsync(IReadOnlyList<IProjection> projections, IReadOnlyList<SideTable> sideTables)
    {
        var store = await OpenStoreAsync(projections, sideTables);
        return new OpenStore(store, store, store, store);
    }

    public async Task<PostgresEventStore> OpenStoreAsync(IReadOnlyList<IProjection>? projections = null, IReadOnlyList<SideTable>? sideTables = null)
    {
        if (_server is null)
        {
            _server = await SharedPostgres.GetAsync();
            Options.ConnectionString = await _server.CreateDatabaseAsync();
        }
        return await PostgresEventStore.OpenAsync(Options, projections ?? [new CountingProjection()], sideTables ?? [], CancellationToken.None);
    }

    /// <summary>A store on a database that somebody else made.</summary>
    public static Task<PostgresEventStore> OpenAsync(string connectionString) =>
        PostgresEventStore.OpenAsync(new PostgresStoreOptions { ConnectionString = connectionString }, [new CountingProjection()], [], CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DropDatabaseAsync(Options.ConnectionString);
    }
}

/// <summary>Enrolled; the suite holds the tests.</summary>
public sealed class PostgresEventStoreTests() : EventStoreContract(() => new PostgresFixture())
{
    protected override int Histories => 12;
}
