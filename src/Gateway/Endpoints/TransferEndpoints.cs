using Annotator.Core.Access;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Gateway.Access;
using Annotator.Grains.Transfers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Annotator.Gateway.Endpoints;

/// <summary>The records of what peers sent and of what was pulled.</summary>
internal static class TransferEndpoints
{
    private const int MostRows = 1000;
    private static readonly Rejection NoSuchTransfer = new(RejectionClass.NotFound, "no-such-transfer", "There is no such transfer.");

    public static void MapTransfers(this IEndpointRouteBuilder app)
    {
        var transfers = app.MapGroup("/api/transfers").WithTags("Transfers").Requires(AccessRule.SiteRole(SiteRoles.Administrator));
        transfers.MapGet("", List).WithSummary("Transfers, the newest first; `next` is the following page's `before`.");
        transfers.MapGet("/{transfer}", Read).WithSummary("A transfer with its counts and state.");
        transfers.MapGet("/{transfer}/items", ListItems).WithSummary("What became of each instance, and where it went; only failures with `failed=true`.");
    }

    private static async Task<Ok<TransferPage>> List(string? before, int? limit, TransferLog log, CancellationToken cancellation) =>
        TypedResults.Ok(await log.ListAsync(before, Math.Clamp(limit ?? 100, 1, MostRows), cancellation));

    private static async Task<Results<Ok<TransferRun>, RefusedResult>> Read(string transfer, TransferLog log, CancellationToken cancellation) =>
        await log.FindAsync(transfer, cancellation) is { } found ? TypedResults.Ok(found) : new RefusedResult(NoSuchTransfer);

    private static async Task<Results<Ok<TransferItemPage>, RefusedResult>> ListItems(
        string transfer, bool? failed, int? after, int? limit, TransferLog log, CancellationToken cancellation) =>
        await log.FindAsync(transfer, cancellation) is null
            ? new RefusedResult(NoSuchTransfer)
            : TypedResults.Ok(await log.ListItemsAsync(transfer, failed ?? false, after ?? 0, Math.Clamp(limit ?? 100, 1, MostRows), cancellation));
}
