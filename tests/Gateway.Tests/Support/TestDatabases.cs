using Annotator.Contracts.Tests.Postgres;
using Annotator.Gateway.Tests.Support;
using Annotator.Storage.Postgres;

[assembly: AssemblyFixture(typeof(TestDatabases))]

namespace Annotator.Gateway.Tests.Support;

/// <summary>Where the nodes of this run keep their log: SQLite, or with ANNOTATOR_TEST_STORE=postgres a database each on one PostgreSQL.</summary>
public sealed class TestDatabases : IAsyncDisposable
{
    private static readonly Lazy<Task<PostgresServer>> Server = new(() => Task.Run(() => PostgresServer.StartAsync(PostgresDurability.ProcessOnly, "max_connections=500")));

    public static async Task<PostgresStoreOptions?> NextAsync() => Environment.GetEnvironmentVariable("ANNOTATOR_TEST_STORE") == "postgres"
        ? new PostgresStoreOptions { ConnectionString = await (await Server.Value).CreateDatabaseAsync() }
        : null;

    public async ValueTask DisposeAsync()
    {
        if (Server.IsValueCreated) await (await Server.Value).DisposeAsync();
    }
}
