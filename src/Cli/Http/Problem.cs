using System.Net;
using System.Text.Json;
using Annotator.Core.Messages;

namespace Annotator.Cli.Http;

/// <summary>A refusal as it travels: RFC 9457 with the server's stable <c>code</c>.</summary>
internal sealed record Problem(string? Title = null, string? Detail = null, string? Code = null)
{
    private const int LongestBody = 1 << 16;

    /// <summary>Turns every answer that is no success into a failure that carries the server's own words.</summary>
    public static async Task ThrowUnlessSuccessAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.IsSuccessStatusCode) return;
        throw (await ReadAsync(response, cancellation)).ToFailure(response);
    }

    /// <summary>The problem an answer holds; empty when its body is something else.</summary>
    public static async Task<Problem> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentType?.MediaType is not ("application/problem+json" or "application/json")) return new Problem();
        if (response.Content.Headers.ContentLength > LongestBody) return new Problem();
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellation);
            return await JsonSerializer.DeserializeAsync<Problem>(body, CoreJson.Options, cancellation) ?? new Problem();
        }
        catch (Exception unreadable) when (unreadable is JsonException or HttpRequestException or IOException)
        {
            // The status still says what happened.
            return new Problem();
        }
    }

    /// <summary>The failure that says it.</summary>
    public CommandFailure ToFailure(HttpResponseMessage response) => new(ExitCodeOf(response.StatusCode), Detail ?? Title ?? Describe(response), Code)
    {
        Status = response.StatusCode, IsPassing = IsPassing(response.StatusCode), RetryAfter = response.Headers.RetryAfter?.Delta,
    };

    private static bool IsPassing(HttpStatusCode status) => status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    private static int ExitCodeOf(HttpStatusCode status) => IsPassing(status) || (int)status is >= 500 or < 400 ? ExitCodes.Unreachable : ExitCodes.Refused;

    private static string Describe(HttpResponseMessage response) => response.Headers.Location is { } elsewhere
        ? $"The server is elsewhere: {elsewhere}. Give that address with --server."
        : $"The server answered {(int)response.StatusCode} {response.ReasonPhrase} to {response.RequestMessage?.RequestUri?.AbsolutePath}.";
}
