using Annotator.Contracts.Tests.Stores;
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
        Console.WriteLine("open");
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => AppendAsync(store, round, caller))));
        return 0;
    }

    private static async Task AppendAsync(SqliteEventStore store, string round, int caller)
    {
        var (first, second) = (Stream(caller * 2), Stream(caller * 2 + 1));
        var (firstVersion, secondVersion) = (await store.GetVersionAsync(first, CancellationToken.None), await store.GetVersionAsync(second, CancellationToken.None));
        for (var i = 0; ; i++)
        {
            var command = $"{round}-{caller}-{i}";
            var result = await store.AppendAsync(Append(command, To(first, firstVersion, 2), To(second, secondVersion)), CancellationToken.None);
            if (result is not AppendResult.Appended) throw new InvalidOperationException($"{command}: {result}");
            (firstVersion, secondVersion) = (firstVersion + 2, secondVersion + 1);
            Console.Out.WriteLine(command + EndOfLine);
            if (caller == 0 && i % 50 == 49) await store.RebuildAsync(["counts"], CancellationToken.None);
        }
    }
}
