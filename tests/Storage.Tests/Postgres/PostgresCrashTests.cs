using System.Diagnostics;
using System.Globalization;
using Annotator.Contracts.Tests.Postgres;
using Annotator.Storage.Tests.Sqlite;

namespace Annotator.Storage.Tests.Postgres;

/// <summary>Three processes write to one database; they and the server are killed with SIGKILL, and one is paused. What was acknowledged is there once, and nothing is half there.</summary>
public sealed class PostgresCrashTests(ITestOutputHelper output)
{
    private const int Seed = 20260301;
    private const int Processes = 3;

    private static int Rounds => Environment.GetEnvironmentVariable("ANNOTATOR_FULL") == "1" ? 40 : 3;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_acknowledged_append_of_three_killed_processes_is_there_exactly_once()
    {
        if (!PostgresServer.IsInstalled) Assert.Skip("PostgreSQL is not installed (Debian: postgresql).");
        await using var server = await PostgresServer.StartAsync(PostgresDurability.ProcessOnly);
        var database = await server.CreateDatabaseAsync();
        var random = new Random(Seed);
        var acknowledged = new HashSet<string>();
        for (var round = 0; round < Rounds; round++)
        {
            var victim = random.Next(Processes);
            var writers = Enumerable.Range(0, Processes).Select(p => new Writer(database, $"r{round}p{p}", p)).ToList();
            await HurtAsync((Harm)(round % 3), server, writers, victim);
            foreach (var writer in writers) acknowledged.UnionWith(await writer.KillAsync());
            writers.ForEach(w => w.Dispose());
            await using var store = await PostgresFixture.OpenAsync(database);
            var appended = await CrashedLog.CheckAsync(store, store);
            Assert.Empty(acknowledged.Except(appended));
            output.WriteLine($"seed {Seed} round {round} {(Harm)(round % 3)}: {acknowledged.Count} acknowledged, {appended.Count} appended");
        }
    }

    private enum Harm
    {
        ProcessKilled,
        ServerKilled,
        ProcessPaused,
    }

    private static async Task HurtAsync(Harm harm, PostgresServer server, List<Writer> writers, int victim)
    {
        foreach (var writer in writers) await writer.UntilAsync(50);
        if (harm == Harm.ProcessKilled) await writers[victim].KillAsync();
        if (harm == Harm.ServerKilled)
        {
            await server.KillAsync();
            await server.StartAsync();
        }
        if (harm == Harm.ProcessPaused) writers[victim].Signal("STOP");
        // The others go on, whatever the victim held.
        var others = writers.Where((_, i) => i != victim).ToList();
        foreach (var other in others) await other.UntilAsync(other.Count + 50);
        if (harm != Harm.ProcessPaused) return;
        writers[victim].Signal("CONT");
        await writers[victim].UntilAsync(writers[victim].Count + 20);
    }

    private sealed class Writer : IDisposable
    {
        private readonly Process _process;
        private readonly List<string> _commands = [];
        private readonly Task _reading;
        private readonly SemaphoreSlim _more = new(0);

        public Writer(string database, string round, int number)
        {
            string[] arguments = [CrashingWriter.Argument, database, round, number.ToString(CultureInfo.InvariantCulture)];
            _process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
            _reading = Task.Run(ReadAsync);
        }

        public int Count
        {
            get
            {
                lock (_commands) return _commands.Count;
            }
        }

        public async Task UntilAsync(int count)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            patience.CancelAfter(TimeSpan.FromSeconds(180));
            while (Count < count) await _more.WaitAsync(patience.Token);
        }

        public void Dispose()
        {
            _process.Dispose();
            _more.Dispose();
        }

        public void Signal(string name)
        {
            using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            kill.WaitForExit();
            Assert.Equal(0, kill.ExitCode);
        }

        public async Task<IReadOnlyList<string>> KillAsync()
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            await _reading;
            return _commands;
        }

        private async Task ReadAsync()
        {
            while (await _process.StandardOutput.ReadLineAsync() is { } line)
            {
                if (!line.EndsWith(CrashingWriter.EndOfLine, StringComparison.Ordinal)) continue;      // the first line, or one cut by the kill
                lock (_commands) _commands.Add(line[..^CrashingWriter.EndOfLine.Length]);
                _more.Release();
            }
        }
    }
}
