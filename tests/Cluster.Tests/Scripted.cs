using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Gateway.Tests.Support;

namespace Annotator.Cluster.Tests;

/// <summary>Counts what is acknowledged, for those who wait for more of it.</summary>
internal sealed class Tally : IDisposable
{
    private readonly SemaphoreSlim _uncounted = new(0);

    public void Add() => _uncounted.Release();

    /// <summary>Waits until so many more have come, from now on; fails when the clients end before.</summary>
    public async Task MoreAsync(int count, Task sending)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (_uncounted.Wait(0, CancellationToken.None)) { }
        for (var n = 0; n < count; n++)
        {
            var next = _uncounted.WaitAsync(patience.Token);
            if (await Task.WhenAny(next, sending) == sending) await sending;
            await next;
        }
    }

    public void Dispose() => _uncounted.Dispose();
}

/// <summary>Sends one command after the other, each to any node, and the same one again until somebody answers.</summary>
internal sealed class Scripted(Nodes nodes, StreamId stream, int number, int seed, Tally tally)
{
    private readonly Random _random = new(seed + number);

    /// <summary>What was acknowledged: command id and version.</summary>
    public ConcurrentDictionary<string, long> Acknowledged { get; } = [];

    public async Task RunAsync(CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var command = $"c{number}-{i}";
            Acknowledged[command] = (await SendAsync(command)).Version;
            tally.Add();
        }
    }

    private async Task<Receipt> SendAsync(string commandId)
    {
        while (true)
        {
            try
            {
                var message = TestClient.MessageOf(stream, new SetDetails("Cluster", commandId), commandId);
                using var answer = await nodes.Client(_random.Next(100)).PostAsync("/api/commands", message).WaitAsync(TimeSpan.FromSeconds(10));
                if (answer.IsSuccessStatusCode) return (await answer.Content.ReadFromJsonAsync<Receipt>(CoreJson.Options))!;
                Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
                Assert.NotNull(answer.Headers.RetryAfter);
            }
            catch (Exception gone) when (gone is HttpRequestException or TimeoutException)
            {
                // The node was killed or is paused: another one answers.
            }
        }
    }
}

/// <summary>Follows the stream at a node as a page does; when the node is gone, at another one from where it was.</summary>
internal sealed class Follower(Nodes nodes, StreamId stream, int number, long known)
{
    /// <summary>The commands of the events it got, by version, in the order they came.</summary>
    public List<(long Version, string CommandId)> Seen { get; } = [];

    public int Reconnects { get; private set; }

    private long Known => Seen.Count > 0 ? Seen[^1].Version : known;

    public async Task RunUntilAsync(Func<long?> last)
    {
        for (; last() is not { } end || Known < end; Reconnects++)
        {
            try
            {
                await using var hub = await HubClient.ConnectAsync(nodes.Client(number + Reconnects));
                await FollowAsync(hub, last);
            }
            catch (Exception gone) when (gone is not Xunit.Sdk.XunitException)
            {
                // Killed, paused or restarting: come back elsewhere.
            }
        }
    }

    private async Task FollowAsync(HubClient hub, Func<long?> last)
    {
        var missed = await hub.CallAsync<FollowResult>("Follow", stream.ToString(), Known);
        foreach (var one in missed.Events!.Value) Take(one);
        while (last() is not { } end || Known < end)
        {
            var next = hub.NextAsync("Events");
            // A paused node says nothing, and does not hang up either.
            if (await Task.WhenAny(next, hub.Closed).WaitAsync(TimeSpan.FromSeconds(4)) != next) return;
            foreach (var one in (await next)[2].EnumerateArray())
                Take(System.Text.Json.JsonSerializer.Deserialize<EventMessage>(one, CoreJson.Options)!);
        }
    }

    private void Take(EventMessage one)
    {
        Assert.Equal(Known + 1, one.Version);
        Seen.Add((one.Version, one.CommandId));
    }
}
