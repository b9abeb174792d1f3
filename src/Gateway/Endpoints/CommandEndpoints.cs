using System.Text.Json;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Gateway.Access;
using Annotator.Grains;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Annotator.Gateway.Endpoints;

/// <summary>One command by REST: the same as by the hub.</summary>
internal static class CommandEndpoints
{
    public static void MapCommands(this IEndpointRouteBuilder app) => app
        .MapPost("/api/commands", Execute).WithTags("Commands").Requires(AccessRule.SignedIn)
        .WithSummary("Runs one command; safe to repeat with the same commandId.")
        .WithRequestExample(Example()).WithExample(new Receipt(StreamId.Project("01990000-0000-7000-8000-000000000001"), 1));

    private static async Task<Results<Ok<Receipt>, RefusedResult>> Execute(CommandMessage message, HttpContext http, CommandDesk desk, CancellationToken cancellation)
    {
        var receipt = await desk.ExecuteAsync(message, http.User.ToCaller(), cancellation);
        return receipt.Rejection is { } refused ? new RefusedResult(refused) : TypedResults.Ok(receipt);
    }

    private static CommandMessage Example() => new(
        "01990000-0000-7000-8000-0000000000aa", StreamId.Project("01990000-0000-7000-8000-000000000001"), "project.create",
        JsonSerializer.SerializeToElement(new { name = "Lung nodules" }));
}

/// <summary>Takes commands from outside to the grains: reads them, refuses the server's own, and keeps refusals of access in the audit.</summary>
internal sealed class CommandDesk(IGrainHost grains, AccessAudit audit)
{
    public async Task<Receipt> ExecuteAsync(CommandMessage message, Caller caller, CancellationToken cancellation)
    {
        using var activity = GatewayTelemetry.Source.StartActivity("gateway.command");
        activity?.SetTag("annotator.command", message.Type);
        activity?.SetTag("annotator.stream", message.Stream.ToString());
        var receipt = await RunAsync(message, caller, cancellation);
        GatewayTelemetry.Commands.Add(1, new KeyValuePair<string, object?>("type", KnownType(message.Type)), new KeyValuePair<string, object?>("code", receipt.Rejection?.Code ?? "accepted"));
        if (receipt.Rejection is { Class: RejectionClass.Forbidden } refused)
            await audit.WriteAsync(caller, "command.refused", message.Stream.ToString(), new { message.Type, refused.Code }, cancellation);
        return receipt;
    }

    private async Task<Receipt> RunAsync(CommandMessage message, Caller caller, CancellationToken cancellation)
    {
        var (command, wrong) = MessageCodec.ReadCommand(message.Type, message.Data);
        if (command is null) return new Receipt(message.Stream, 0, wrong);
        if (MessageCatalog.Describe(command).IsInternal) return new Receipt(message.Stream, 0, Core.Access.Rejections.InternalCommand);
        return await grains.ExecuteAsync(new CommandEnvelope(message.CommandId, message.Stream, command, message.View), caller.Actor, cancellation);
    }

    private static string KnownType(string type) => MessageCatalog.Commands.ContainsKey(type) ? type : "unknown";
}
