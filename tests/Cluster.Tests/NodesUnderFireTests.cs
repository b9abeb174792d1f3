using System.Text.Json;
using Annotator.Contracts.Tests.Postgres;
using Annotator.Core.Messages;
using Annotator.Core.Projects;

namespace Annotator.Cluster.Tests;

/// <summary>Three nodes without Orleans on one PostgreSQL; nodes are killed with SIGKILL and one is paused, the server is killed too, while scripted clients send to any of them.</summary>
public sealed class NodesUnderFireTests(ITestOutputHelper output)
{
    private const int Clients = 8;
    private const int Followers = 4;

    private static int Rounds => Environment.GetEnvironmentVariable("ANNOTATOR_FULL") == "1" ? 30 : 4;

    [Fact]
    public async Task Everything_acknowledged_is_there_exactly_once_and_every_follower_sees_it_whichever_node_dies()
    {
        if (!PostgresServer.IsInstalled) Assert.Skip("PostgreSQL is not installed (Debian: postgresql).");
        var seed = int.TryParse(Environment.GetEnvironmentVariable("ANNOTATOR_SEED"), out var given) ? given : Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var folder = Directory.CreateTempSubdirectory("annotator-cluster-");
        await using var server = await PostgresServer.StartAsync(PostgresDurability.ProcessOnly);
        using var nodes = new Nodes(await server.CreateDatabaseAsync(), folder.FullName);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => nodes.StartAsync()));      // on a new database, all at once
        var stream = StreamId.Project("cluster");
        var first = await nodes.Client(0).ExecuteAsync(stream, new CreateProject("Cluster"));
        await FireAsync(server, nodes, stream, first.Version, seed);
        using var verdict = await JsonDocument.ParseAsync(await (await nodes.Client(0).GetAsync("/api/audit/verify")).Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        Assert.True(verdict.RootElement.GetProperty("ok").GetBoolean());
        folder.Delete(recursive: true);
    }

    private async Task FireAsync(PostgresServer server, Nodes nodes, StreamId stream, long version, int seed)
    {
        using var stop = new CancellationTokenSource();
        using var tally = new Tally();
        var clients = Enumerable.Range(0, Clients).Select(n => new Scripted(nodes, stream, n, seed, tally)).ToList();
        var followers = Enumerable.Range(0, Followers).Select(n => new Follower(nodes, stream, n, version)).ToList();
        long? last = null;
        var following = Task.WhenAll(followers.Select(f => Task.Run(() => f.RunUntilAsync(() => last))));
        var sending = Task.WhenAll(clients.Select(c => Task.Run(() => c.RunAsync(stop.Token))));
        var random = new Random(seed);
        for (var round = 0; round < Rounds; round++)
        {
            await tally.MoreAsync(random.Next(40, 120), sending);
            await HurtAsync(round, server, nodes, random, () => tally.MoreAsync(60, sending));
        }
        await tally.MoreAsync(40, sending);
        await stop.CancelAsync();
        await sending;
        last = clients.SelectMany(c => c.Acknowledged.Values).Max();
        await following.WaitAsync(TimeSpan.FromSeconds(60));
        Check(clients, followers, version);
    }

    private static async Task HurtAsync(int round, PostgresServer server, Nodes nodes, Random random, Func<Task> othersGoOn)
    {
        if (round % 4 == 2)
        {
            var paused = nodes.Take(random.Next(3));
            paused.Signal("STOP");
            await othersGoOn();
            paused.Signal("CONT");
        }
        else if (round % 4 == 3)
        {
            await server.KillAsync();
            await server.StartAsync();
        }
        else
        {
            await nodes.KillAsync(random.Next(3));
            await nodes.StartAsync();
        }
    }

    private void Check(List<Scripted> clients, List<Follower> followers, long version)
    {
        var acknowledged = clients.SelectMany(c => c.Acknowledged).ToDictionary(a => a.Key, a => a.Value);
        foreach (var follower in followers)
        {
            Assert.Equal(Enumerable.Range(1, follower.Seen.Count).Select(i => version + i), follower.Seen.Select(s => s.Version));
            Assert.Equal(acknowledged.OrderBy(a => a.Value).Select(a => (a.Value, a.Key)), follower.Seen);
        }
        output.WriteLine($"{acknowledged.Count} commands acknowledged over {Rounds} blows, each once; {followers.Count} followers alike after {followers.Sum(f => f.Reconnects)} connections");
    }
}
