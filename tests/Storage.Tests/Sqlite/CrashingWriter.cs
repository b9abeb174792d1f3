using Annotator.Contracts.Tests.Stores;
using Annotator.Storage.Postgres;
using Annotator.Storage.Sqlite;
using static Annotator.Contracts.Tests.Stores.Samples;

namespace Annotator.Storage.Tests.Sqlite;

/// <summary>The process that is killed: appends without end from many callers, and prints each command once it is acknowledged.</summary>
internal static class CrashingWriter
{
    public const string Argument = "--crashing-writer";
    public const string EndOfLine = " acknowledged";
    private const int Callers = 16;

    /// <summary>Each command writes two events to one stream and one to another.</summary>
    public const int EventsPerCommand = 3;

    public static async Task<int> RunAsync(string path, string round)
    {
        // A checkpoint every few commits, so that kills meet one now and then.
        var options = new SqliteStoreOptions { Path = path, CheckpointPages = 100 };
        await using var store = await SqliteEventStore.OpenAsync(options, [new CountingProjection()], [], CancellationToken.None);
        return await RunAsync(store, store, round, 0);
    }

    /// <summary>One of several processes on a PostgreSQL database; each has streams of its own.</summary>
    public static async Task<int> RunOnPostgresAsync(string connectionString, string round, int process)
    {
        var options = new PostgresStoreOptions { ConnectionString = connectionString, PausedSeconds = 1 };
        await using var store = await PostgresEventStore.OpenAsync(options, [new CountingProjection()], [], CancellationToken.None);
        // The test that started it may be killed itself: nobody is then at the other end.
        _ = Task.Run(async () =>
        {
            await Console.In.ReadToEndAsync();
            Environment.Exit(1);
        });
        return await RunAsync(store, store, round, process);
    }

    private static async Task<int> RunAsync(IEventStore store, IReadModels readModels, string round, int process)
    {
        Console.WriteLine("open");
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => AppendAsync(store, readModels, round, process * Callers + caller))));
        return 0;
    }

    private static async Task AppendAsync(IEventStore store, IReadModels readModels, string round, int caller)
    {
        var (first, second) = (Stream(caller * 2), Stream(caller * 2 + 1));
        var (firstVersion, secondVersion) = (await store.GetVersionAsync(first, CancellationToken.None), await store.GetVersionAsync(second, CancellationToken.None));
        for (var i = 0; ; i++)
        {
            var command = $"{round}-{caller}-{i}";
            var result = await AppendUntilKnownAsync(store, Append(command, To(first, firstVersion, 2), To(second, secondVersion)));
            if (result is not (AppendResult.Appended or AppendResult.Duplicate)) throw new InvalidOperationException($"{command}: {result}");
            (firstVersion, secondVersion) = (firstVersion + 2, secondVersion + 1);
            Console.Out.WriteLine(command + EndOfLine);
            if (caller == 0 && i % 50 == 49) await readModels.RebuildAsync(["counts"], CancellationToken.None);
        }
    }

    private static async Task<AppendResult> AppendUntilKnownAsync(IEventStore store, Append append)
    {
        while (true)
        {
            try
            {
                return await store.AppendAsync(append, CancellationToken.None);
            }
            catch (StoreUnavailableException)
            {
                await Task.Delay(20);      // the server may be gone: the same append settles whether it was written
            }
        }
    }
}
