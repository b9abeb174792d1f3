using System.Collections.Concurrent;
using System.Collections.Immutable;
using Annotator.Core.Messages;
using Annotator.Gateway.Access;
using Microsoft.AspNetCore.SignalR;

namespace Annotator.Gateway.Realtime;

/// <summary>One open connection: who it is, what it follows, which exams it is in.</summary>
internal sealed class HubConnection(HubCallerContext context, Caller caller, string accountSession, ConnectionFeed feed)
{
    private int _isActive;

    public string Id => context.ConnectionId;

    /// <summary>The caller; its session is this tab's.</summary>
    public Caller Caller => caller;

    public Actor Actor => caller.Actor;

    /// <summary>The tab's session, by which leases and presence are keyed.</summary>
    public string SessionId => caller.Actor.SessionId;

    /// <summary>The sign-in or key the connection rests on; when it ends the connection is cut.</summary>
    public string AccountSession => accountSession;

    public ConnectionFeed Feed => feed;

    /// <summary>Exams it is in, with their projects.</summary>
    public ConcurrentDictionary<string, string> Exams { get; } = new();

    public CancellationToken Closed => context.ConnectionAborted;

    public void Abort() => context.Abort();

    /// <summary>The person did something.</summary>
    public void MarkActive() => Volatile.Write(ref _isActive, 1);

    /// <summary>Whether the person did something since this was last asked.</summary>
    public bool TakeActive() => Interlocked.Exchange(ref _isActive, 0) == 1;
}

/// <summary>The open connections of this node, and who follows which stream.</summary>
internal sealed class HubConnections
{
    private readonly ConcurrentDictionary<string, HubConnection> _all = new();
    private readonly ConcurrentDictionary<StreamId, ImmutableHashSet<HubConnection>> _followers = new();

    /// <summary>All of them.</summary>
    public IEnumerable<HubConnection> All => _all.Values;

    public void Add(HubConnection connection) => _all[connection.Id] = connection;

    public void Remove(HubConnection connection)
    {
        _all.TryRemove(connection.Id, out _);
        foreach (var stream in connection.Feed.Streams) Unfollow(stream, connection);
    }

    public void Follow(StreamId stream, HubConnection connection) => _followers.AddOrUpdate(stream, _ => [connection], (_, known) => known.Add(connection));

    public void Unfollow(StreamId stream, HubConnection connection)
    {
        while (_followers.TryGetValue(stream, out var known) && known.Contains(connection))
        {
            var rest = known.Remove(connection);
            if (rest.IsEmpty ? _followers.TryRemove(KeyValuePair.Create(stream, known)) : _followers.TryUpdate(stream, rest, known)) return;
        }
    }

    /// <summary>Who follows a stream.</summary>
    public IReadOnlyCollection<HubConnection> FollowersOf(StreamId stream) => _followers.TryGetValue(stream, out var known) ? known : [];
}
