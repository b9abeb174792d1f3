using Annotator.Contracts.Tests.Stores;
using Annotator.Storage.Tests.Sqlite;

namespace Annotator.Storage.Tests;

/// <summary>What must hold of a log whose writers were killed.</summary>
internal static class CrashedLog
{
    /// <summary>No gap, no half command, every receipt, and a read model that agrees. Gives the commands that were appended.</summary>
    public static async Task<IReadOnlyCollection<string>> CheckAsync(IEventStore store, IReadModels readModels)
    {
        var log = await store.ReadAllAsync(0, int.MaxValue, CancellationToken.None);
        Assert.Equal(Enumerable.Range(1, log.Count).Select(i => (long)i), log.Select(e => e.Position));
        foreach (var stream in log.GroupBy(e => e.Stream)) Assert.Equal(Enumerable.Range(1, stream.Count()).Select(i => (long)i), stream.Select(e => e.Version));
        var commands = log.GroupBy(e => e.CommandId).ToDictionary(g => g.Key, g => g.Count());
        Assert.All(commands, c => Assert.Equal(CrashingWriter.EventsPerCommand, c.Value));
        Assert.Equal(commands.Keys.Order(), (await readModels.QueryAsync<string>("SELECT command_id FROM log_receipts", null, CancellationToken.None)).Order());
        var counts = await readModels.QueryAsync<CountRow>("SELECT * FROM counts", null, CancellationToken.None);
        Assert.Equal(log.CountBy(e => e.Stream.ToString()).OrderBy(c => c.Key), counts.Select(c => KeyValuePair.Create(c.Stream, c.Events)).OrderBy(c => c.Key));
        return commands.Keys;
    }
}
