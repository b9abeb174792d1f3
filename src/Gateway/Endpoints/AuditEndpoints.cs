using Annotator.Core.Access;
using Annotator.Gateway.Access;
using Annotator.Storage.Audit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using AuditVerdict = Annotator.Core.Contract.AuditVerdict;

namespace Annotator.Gateway.Endpoints;

/// <summary>Whether the log was altered.</summary>
internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder app) => app
        .MapGet("/api/audit/verify", Verify).WithTags("Audit").Requires(AccessRule.SiteRole(SiteRoles.Auditor))
        .WithSummary("Goes through the whole log and its sealed blocks and tells whether anything was altered.").WithExample(new AuditVerdict(true, 12_000, 40, null));

    private static async Task<Ok<AuditVerdict>> Verify(HttpContext http, Sealer sealer, AccessAudit audit, CancellationToken cancellation)
    {
        var found = await sealer.VerifyAsync(null, cancellation);
        var first = found.Findings.Count > 0 ? found.Findings[0] : null;
        await audit.WriteAsync(http.User.ToCaller(), "audit.verified", "log", new { found.IsSound, found.Verified, found.Unsealed }, cancellation);
        return TypedResults.Ok(new AuditVerdict(found.IsSound, found.Verified, found.Unsealed, first is null ? null : $"{first.Fault} at position {first.Position}"));
    }
}
