using System.Collections.Frozen;
using System.Diagnostics;
using Annotator.Core.Messages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Annotator.Gateway;

/// <summary>The one map from refusals to HTTP: RFC 9457 problem details with a stable <c>code</c>.</summary>
public static class Problems
{
    private const int StoreRetrySeconds = 2;

    private static readonly FrozenDictionary<string, int> StatusOfCode = new Dictionary<string, int>
    {
        ["malformed-request"] = StatusCodes.Status400BadRequest,
        ["malformed-command"] = StatusCodes.Status400BadRequest,
        ["not-signed-in"] = StatusCodes.Status401Unauthorized,
        ["wrong-sign-in"] = StatusCodes.Status401Unauthorized,
        ["invalid-key"] = StatusCodes.Status401Unauthorized,
        ["unsupported-media-type"] = StatusCodes.Status415UnsupportedMediaType,
        ["method-not-allowed"] = StatusCodes.Status405MethodNotAllowed,
        ["not-acceptable"] = StatusCodes.Status406NotAcceptable,
        ["too-many-attempts"] = StatusCodes.Status429TooManyRequests,
    }.ToFrozenDictionary();

    /// <summary>The status a refusal travels under.</summary>
    public static int StatusOf(Rejection rejection) => StatusOfCode.TryGetValue(rejection.Code, out var status) ? status : StatusOf(rejection.Class);

    /// <summary>The status of a class of refusals.</summary>
    public static int StatusOf(RejectionClass of) => of switch
    {
        RejectionClass.Invalid => StatusCodes.Status422UnprocessableEntity,
        RejectionClass.NotFound => StatusCodes.Status404NotFound,
        RejectionClass.Forbidden => StatusCodes.Status403Forbidden,
        RejectionClass.Conflict => StatusCodes.Status409Conflict,
        RejectionClass.Gone => StatusCodes.Status410Gone,
        RejectionClass.Locked => StatusCodes.Status423Locked,
        RejectionClass.TooLarge => StatusCodes.Status413PayloadTooLarge,
        RejectionClass.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => throw new UnreachableException($"No status for {of}"),
    };

    /// <summary>The refusal as an endpoint's answer.</summary>
    public static IResult ToProblem(this Rejection rejection) => new ProblemAnswer(rejection);

    /// <summary>Writes the refusal as the response.</summary>
    public static Task WriteAsync(HttpContext http, Rejection rejection) => rejection.ToProblem().ExecuteAsync(http);

    /// <summary>The body of a refusal.</summary>
    internal static ProblemDetails Describe(Rejection rejection, int status)
    {
        var problem = new ProblemDetails
        {
            Type = $"urn:annotator:problem:{rejection.Code}",
            Title = TitleOf(rejection.Class),
            Status = status,
            Detail = rejection.Text,
        };
        problem.Extensions["code"] = rejection.Code;
        if (rejection.Details is { } details) problem.Extensions["details"] = details.DeepClone();
        return problem;
    }

    /// <summary>After how many seconds the request may be sent again; null when that would change nothing.</summary>
    internal static int? RetryAfterSeconds(Rejection rejection) => rejection.Details?["retryAfterSeconds"]?.GetValue<int>()
        ?? (rejection.Class == RejectionClass.Unavailable ? StoreRetrySeconds : null);

    private static string TitleOf(RejectionClass of) => of switch
    {
        RejectionClass.Invalid => "The request is wrong.",
        RejectionClass.NotFound => "Not found.",
        RejectionClass.Forbidden => "Not allowed.",
        RejectionClass.Conflict => "It clashes with what is there now.",
        RejectionClass.Gone => "It was removed.",
        RejectionClass.Locked => "It is held or sealed.",
        RejectionClass.TooLarge => "Too much.",
        RejectionClass.Unavailable => "Not now.",
        _ => throw new UnreachableException($"No title for {of}"),
    };

    private sealed class ProblemAnswer(Rejection rejection) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var status = StatusOf(rejection);
            if (RetryAfterSeconds(rejection) is { } seconds) httpContext.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            if (status == StatusCodes.Status401Unauthorized) httpContext.Response.Headers.WWWAuthenticate = "Bearer";
            httpContext.Response.Headers.CacheControl = "no-store";
            await TypedResults.Problem(Describe(rejection, status)).ExecuteAsync(httpContext);
        }
    }
}
