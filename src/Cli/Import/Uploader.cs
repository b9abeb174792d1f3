using System.Collections.Immutable;
using System.Net;
using Annotator.Cli.Http;
using Annotator.Core.Contract;

namespace Annotator.Cli.Import;

/// <summary>Sends batches until each of their files has a verdict. Repeating one is safe: the server knows what it holds.</summary>
internal sealed class Uploader(ApiClient api, string path, TimeProvider clock, IImportProgress progress)
{
    private const string TooLarge = "too-large";
    private static readonly TimeSpan AttemptWithin = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);
    private static readonly double[] WaitSeconds = [0.5, 1, 2, 4, 8, 15, 30];

    /// <summary>The verdicts of <paramref name="parts"/>, in their order.</summary>
    public async Task<IReadOnlyList<FileVerdict>> SendAsync(IReadOnlyList<UploadPart> parts, CancellationToken cancellation)
    {
        if (parts.Count == 0) return [];
        try
        {
            return await SendPatientlyAsync(parts, cancellation);
        }
        catch (CommandFailure failure) when (failure is { Status: HttpStatusCode.RequestEntityTooLarge, Code: null or TooLarge })
        {
            if (parts.Count == 1) return [new FileVerdict(parts[0].File.SentName, Verdict.Refused, TooLarge, failure.Message)];
            var half = parts.Count / 2;
            return [.. await SendAsync([.. parts.Take(half)], cancellation), .. await SendAsync([.. parts.Skip(half)], cancellation)];
        }
    }

    private async Task<IReadOnlyList<FileVerdict>> SendPatientlyAsync(IReadOnlyList<UploadPart> parts, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            var sent = 0L;
            try
            {
                return await SendOnceAsync(parts, bytes => { sent += bytes; progress.Sent(bytes); }, cancellation);
            }
            catch (CommandFailure failure)
            {
                progress.Sent(-sent);
                if (!failure.IsPassing || attempt == WaitSeconds.Length) throw;
                var wait = Wait(failure, attempt);
                progress.Note(FormattableString.Invariant($"{failure.Sentence} Trying again in {wait.TotalSeconds:0.#} s."));
                await Task.Delay(wait, clock, cancellation);
            }
        }
    }

    private static TimeSpan Wait(CommandFailure failure, int attempt)
    {
        var own = TimeSpan.FromSeconds(WaitSeconds[attempt]);
        if (failure.RetryAfter is not { } asked || asked < own) return own;
        return asked < LongestWait ? asked : LongestWait;
    }

    private async Task<IReadOnlyList<FileVerdict>> SendOnceAsync(IReadOnlyList<UploadPart> parts, Action<long> sent, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(AttemptWithin);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = UploadPart.CreateBody(parts, sent) };
            // So that a refusal is read before the body is on its way, and not lost in a reset.
            request.Headers.ExpectContinue = true;
            using var response = await api.SendAsync(request, limit.Token);
            await Problem.ThrowUnlessSuccessAsync(response, limit.Token);
            return Pair(parts, await api.ReadJsonAsync<UploadResult>(response, limit.Token));
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new CommandFailure(ExitCodes.Unreachable, $"{api.Server} did not take {parts.Count} files within {AttemptWithin.TotalMinutes:0} minutes.", cause: late) { IsPassing = true };
        }
        catch (Exception local) when (local is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCodes.Local, $"{parts[0].File.Path} can no longer be read: {local.Message}", cause: local);
        }
    }

    // A body that was cut on its way still gets an answer; it then speaks of other files than were sent.
    private static ImmutableArray<FileVerdict> Pair(IReadOnlyList<UploadPart> parts, UploadResult answer) =>
        !answer.Files.IsDefault && answer.Files.Select(v => v.Name).SequenceEqual(parts.Select(p => p.File.SentName), StringComparer.Ordinal)
            ? answer.Files
            : throw new CommandFailure(ExitCodes.Unreachable, "The server's verdicts are not those of the files that were sent.") { IsPassing = true };
}
