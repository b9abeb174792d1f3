using System.Diagnostics;
using Annotator.Contracts.Tests.Stores;
using Annotator.Storage.Sqlite;

namespace Annotator.Storage.Tests.Sqlite;

/// <summary>A writer is killed with SIGKILL again and again; what it acknowledged is there once, and nothing is half there.</summary>
public sealed class SqliteCrashTests(ITestOutputHelper output)
{
    private const int Seed = 20260301;

    private static int Rounds => Environment.GetEnvironmentVariable("ANNOTATOR_FULL") == "1" ? 50 : 6;

    [Fact]
    public async Task Every_acknowledged_append_survives_kill_9_exactly_once_and_none_is_half_there()
    {
        await using var fixture = new SqliteFixture();
        var random = new Random(Seed);
        var acknowledged = new HashSet<string>();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var command in await WriteUntilKilledAsync(fixture.Path, $"r{round}", random.Next(1, 1500))) Assert.True(acknowledged.Add(command), $"{command} was acknowledged twice.");
            var appended = await ReadAsync(fixture);
            Assert.Empty(acknowledged.Except(appended));
            output.WriteLine($"seed {Seed} round {round}: {acknowledged.Count} acknowledged, {appended.Count} appended");
        }
    }

    private static async Task<List<string>> WriteUntilKilledAsync(string path, string round, int killAfter)
    {
        using var writer = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [CrashingWriter.Argument, path, round]) { RedirectStandardOutput = true })!;
        var commands = new List<string>();
        Assert.Equal("open", await writer.StandardOutput.ReadLineAsync());
        while (await writer.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.EndsWith(CrashingWriter.EndOfLine, StringComparison.Ordinal)) continue;      // cut by the kill
            commands.Add(line[..^CrashingWriter.EndOfLine.Length]);
            if (commands.Count == killAfter) writer.Kill();
        }
        await writer.WaitForExitAsync();
        Assert.True(commands.Count >= killAfter, $"The writer ended by itself with {writer.ExitCode}.");
        return commands;
    }

    private static async Task<IReadOnlyCollection<string>> ReadAsync(SqliteFixture fixture)
    {
        await using var store = await SqliteEventStore.OpenAsync(fixture.Options, [new CountingProjection()], [], CancellationToken.None);
        return await CrashedLog.CheckAsync(store, store);
    }
}
