using System.Diagnostics;
using Annotator.Core.Messages;
using Annotator.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Annotator.Gateway;

/// <summary>Turns what was thrown into a problem, and an empty refusal of the framework into one with a code. No detail of a failure leaves the server.</summary>
internal sealed partial class ProblemsMiddleware(RequestDelegate next, ILogger<ProblemsMiddleware> log)
{
    private const int ClientClosedRequest = 499;

    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
            if (!http.Response.HasStarted && BareRefusal(http.Response) is { } bare) await Problems.WriteAsync(http, bare);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            if (!http.Response.HasStarted) http.Response.StatusCode = ClientClosedRequest;
        }
        catch (Exception failure) when (!http.Response.HasStarted)
        {
            http.Response.Clear();
            SecurityHeaders.Apply(http);
            await WriteAsync(http, failure);
        }
    }

    private async Task WriteAsync(HttpContext http, Exception failure)
    {
        switch (failure)
        {
            case BadHttpRequestException bad:
                await Problems.WriteAsync(http, OfBadRequest(bad));
                break;
            case StoreUnavailableException:
                LogUnavailable(log, http.Request.Path, failure);
                await Problems.WriteAsync(http, Refusals.StoreUnavailable);
                break;
            default:
                LogFailed(log, http.Request.Method, http.Request.Path, failure);
                await WriteInternalErrorAsync(http);
                break;
        }
    }

    private static Task WriteInternalErrorAsync(HttpContext http)
    {
        var trace = Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;
        return TypedResults.Problem(
            type: "urn:annotator:problem:internal-error", title: "The server failed.", statusCode: StatusCodes.Status500InternalServerError,
            detail: $"Something went wrong in the server. Its log tells more under {trace}.",
            extensions: new Dictionary<string, object?> { ["code"] = "internal-error", ["traceId"] = trace }).ExecuteAsync(http);
    }

    private static Rejection OfBadRequest(BadHttpRequestException bad) => bad.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => TooLarge,
        StatusCodes.Status415UnsupportedMediaType => new(RejectionClass.Invalid, "unsupported-media-type", "This address takes application/json."),
        _ => Refusals.Malformed(bad.InnerException is System.Text.Json.JsonException json ? $"The JSON does not fit: {json.Message}" : bad.Message),
    };

    private static Rejection? BareRefusal(HttpResponse response) => response.ContentLength is > 0 || response.ContentType is not null ? null : response.StatusCode switch
    {
        StatusCodes.Status404NotFound => Refusals.NoSuchRoute,
        StatusCodes.Status405MethodNotAllowed => new(RejectionClass.Invalid, "method-not-allowed", "This address does not take this method."),
        StatusCodes.Status415UnsupportedMediaType => new(RejectionClass.Invalid, "unsupported-media-type", "This address does not take this Content-Type."),
        StatusCodes.Status413PayloadTooLarge => TooLarge,
        StatusCodes.Status400BadRequest => Refusals.Malformed("The request cannot be read."),
        _ => null,
    };

    private static readonly Rejection TooLarge = new(RejectionClass.TooLarge, "too-large", "The request is larger than this address takes.");

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private static partial void LogFailed(ILogger log, string method, PathString path, Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} found the store unavailable")]
    private static partial void LogUnavailable(ILogger log, PathString path, Exception failure);
}
