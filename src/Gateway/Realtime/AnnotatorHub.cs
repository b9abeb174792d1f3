using Annotator.Core.Access;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Gateway.Access;
using Annotator.Gateway.Endpoints;
using Annotator.Grains.Annotations;
using Annotator.Storage;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace Annotator.Gateway.Realtime;

/// <summary>The live side of the contract. Every call looks up the project of what it names.</summary>
/// <remarks>Refusals leave as <c>CODE: TEXT</c>; a store that is away leaves as a failure without one, which clients answer by coming back.</remarks>
internal sealed class AnnotatorHub(
    HubConnections connections, ConnectionPump pump, ExamRooms rooms, StreamAccess access, StreamReader reader, ExamOpener opener, CommandDesk desk, ILeaseStore leases,
    AccessAudit audit, IOptions<GatewayOptions> options) : Hub<IAnnotatorClient>
{
    private const int MostStreams = 256;
    private const int MostExams = 16;
    private static readonly object ConnectionKey = new();

    public override Task OnConnectedAsync()
    {
        var caller = Context.User!.ToCaller();
        var session = $"{caller.Actor.SessionId}~{TabOf(Context)}";
        var own = caller with { Actor = caller.Actor with { SessionId = session } };
        var connection = new HubConnection(Context, own, caller.Actor.SessionId, new ConnectionFeed(options.Value.FeedEvents));
        Context.Items[ConnectionKey] = connection;
        connections.Add(connection);
        GatewayTelemetry.Connections.Add(1);
        _ = pump.RunAsync(connection);
        return Task.CompletedTask;
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        var connection = Connection;
        foreach (var exam in connection.Exams.Keys) rooms.Leave(exam, connection);
        connections.Remove(connection);
        GatewayTelemetry.Connections.Add(-1);
        return Task.CompletedTask;
    }

    public async Task<OpenResult> Open(string projectId, string examId)
    {
        var connection = Connection;
        if (connection.Exams.Count >= MostExams && !connection.Exams.ContainsKey(examId)) throw Refused(TooMany($"at most {MostExams} exams are open at once"));
        var opened = await opener.OpenAsync(projectId, examId, connection, Context.ConnectionAborted);
        if (opened.Value is not { } found) throw await RefuseAccessAsync($"open {examId}", opened.Rejection!);
        connection.Exams[examId] = projectId;
        rooms.Join(found.Entry, connection);
        return found.Result with
        {
            People = rooms.PeopleFor(examId, connection.SessionId),
            Leases = await pump.LeasesForAsync(examId, connection, Context.ConnectionAborted),
        };
    }

    public Task Close(string examId)
    {
        if (Connection.Exams.TryRemove(examId, out _)) rooms.Leave(examId, Connection);
        return Task.CompletedTask;
    }

    public async Task<FollowResult> Follow(string stream, long knownVersion)
    {
        var connection = Connection;
        var id = Parse(stream);
        if (connection.Feed.Count >= MostStreams) throw Refused(TooMany($"at most {MostStreams} streams are followed at once"));
        connection.Feed.Begin(id);
        connections.Follow(id, connection);
        try
        {
            // Checked only now that changes of access are heard, so that none can slip between.
            await RequireAsync(id, id.Kind == StreamKinds.Project ? ProjectAction.ViewProject : ProjectAction.ViewExams);
            var result = await reader.ReadAsync(id, knownVersion, Context.ConnectionAborted);
            connection.Feed.Complete(id, result.Version);
            return result;
        }
        catch
        {
            Stop(id);
            throw;
        }
    }

    public Task Unfollow(string stream)
    {
        Stop(Parse(stream));
        return Task.CompletedTask;
    }

    public Task<Receipt> Execute(CommandMessage command)
    {
        Connection.MarkActive();
        return desk.ExecuteAsync(command, Connection.Caller, Context.ConnectionAborted);
    }

    public Task Present(string examId, PresenceUpdate at)
    {
        if (!Connection.Exams.ContainsKey(examId)) throw Refused(Rejections.NotFound);
        if (PresenceRules.Check(at, examId) is { } wrong) throw Refused(wrong);
        Connection.MarkActive();
        rooms.Move(examId, Connection, at);
        return Task.CompletedTask;
    }

    public async Task<LeaseResult> Lease(string set, string objectId)
    {
        var id = await RequireLeasableAsync(set, objectId);
        var actor = Connection.Actor;
        var lease = await leases.AcquireAsync(LeaseKeys.Of(id, objectId), new LeaseHolder(actor.SessionId, actor.PersonId, Connection.Caller.Name), Context.ConnectionAborted);
        return new LeaseResult(lease.IsHeldBy(actor.SessionId), LeaseViews.Of(lease));
    }

    public async Task Unlease(string set, string objectId)
    {
        var id = await RequireLeasableAsync(set, objectId);
        await leases.ReleaseAsync(LeaseKeys.Of(id, objectId), Connection.SessionId, Context.ConnectionAborted);
    }

    private HubConnection Connection => (HubConnection)Context.Items[ConnectionKey]!;

    private void Stop(StreamId stream)
    {
        connections.Unfollow(stream, Connection);
        Connection.Feed.Unfollow(stream);
    }

    private async Task<StreamId> RequireLeasableAsync(string set, string objectId)
    {
        var id = Parse(set);
        if (id.Kind != StreamKinds.Set || !StreamId.IsValidId(objectId)) throw Refused(Rejections.NotFound);
        await RequireAsync(id, ProjectAction.Annotate);
        return id;
    }

    private async Task RequireAsync(StreamId stream, ProjectAction action)
    {
        if ((await access.EnterAsync(stream, Connection.Actor, action, Context.ConnectionAborted)).Rejection is { } refused) throw await RefuseAccessAsync($"{action} {stream}", refused);
    }

    private async Task<HubException> RefuseAccessAsync(string what, Rejection why)
    {
        await audit.WriteAsync(Connection.Caller, "request.refused", what, new { why.Code }, Context.ConnectionAborted);
        return Refused(why);
    }

    private static StreamId Parse(string text) => StreamId.TryParse(text, out var stream) ? stream : throw Refused(Rejections.NotFound);

    private static HubException Refused(Rejection why) => new($"{why.Code}: {why.Text}");

    private static Rejection TooMany(string text) => new(RejectionClass.TooLarge, "too-many", $"Too many: {text}.");

    /// <summary>The tab's own id when it tells one, so that it finds its leases again after a reconnect; else one of this connection.</summary>
    private static string TabOf(HubCallerContext context)
    {
        var tab = context.GetHttpContext()?.Request.Query["tab"].ToString() ?? "";
        return tab.Length is >= 8 and <= 64 && tab.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? tab : Guid.CreateVersion7().ToString();
    }
}
