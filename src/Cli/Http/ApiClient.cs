using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Annotator.Core.Messages;

namespace Annotator.Cli.Http;

/// <summary>The REST surface of one server. Every answer that is no success is a <see cref="CommandFailure"/>.</summary>
internal sealed class ApiClient : IDisposable
{
    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(100);

    private readonly HttpClient _http;

    public ApiClient(Uri server, string? key)
    {
        // A proxy of the environment is for the world outside, never for this machine.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = ConnectWithin, UseProxy = !server.IsLoopback, AutomaticDecompression = DecompressionMethods.All };
        _http = new HttpClient(handler) { BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("annotator-cli", typeof(ApiClient).Assembly.GetName().Version?.ToString(3)));
        if (key is not null && !_http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {key}"))
            throw new CommandFailure(ExitCodes.Usage, "The API key holds characters that no key has.");
    }

    /// <summary>The server this talks to.</summary>
    public Uri Server => _http.BaseAddress!;

    public Task<T> GetAsync<T>(string path, CancellationToken cancellation) => ExchangeAsync<T>(() => new HttpRequestMessage(HttpMethod.Get, path), AnswerWithin, cancellation);

    /// <summary>A GET that may take as long as it takes.</summary>
    public Task<T> GetSlowAsync<T>(string path, CancellationToken cancellation) => ExchangeAsync<T>(() => new HttpRequestMessage(HttpMethod.Get, path), Timeout.InfiniteTimeSpan, cancellation);

    public Task<T> PostAsync<T>(string path, object body, CancellationToken cancellation) =>
        ExchangeAsync<T>(() => new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, body.GetType(), options: CoreJson.Options) }, AnswerWithin, cancellation);

    /// <summary>Copies the body of a GET as it comes; a body that breaks off is a failure.</summary>
    public async Task DownloadAsync(string path, Func<Stream> open, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using var response = await SendAsync(request, cancellation);
        await Problem.ThrowUnlessSuccessAsync(response, cancellation);
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        await using var target = open();
        var buffer = new byte[1 << 16];
        while (await ReadAsync(body, buffer, cancellation) is var read and > 0) await target.WriteAsync(buffer.AsMemory(0, read), cancellation);
        await target.FlushAsync(cancellation);
    }

    /// <summary>Sends one request; a server that cannot be reached is a failure, any answer is an answer.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        }
        catch (HttpRequestException broken)
        {
            throw Unreachable(broken);
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw Unreachable(late); // the connection took too long
        }
    }

    /// <summary>Reads the JSON of a successful answer.</summary>
    public async Task<T> ReadJsonAsync<T>(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync<T>(CoreJson.Options, cancellation) ?? throw NotOurs(null);
        }
        catch (JsonException other)
        {
            throw NotOurs(other);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            throw Unreachable(broken);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<T> ExchangeAsync<T>(Func<HttpRequestMessage> make, TimeSpan within, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(within);
        try
        {
            using var request = make();
            using var response = await SendAsync(request, limit.Token);
            await Problem.ThrowUnlessSuccessAsync(response, limit.Token);
            return await ReadJsonAsync<T>(response, limit.Token);
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new CommandFailure(ExitCodes.Unreachable, $"{Server} did not answer within {within.TotalSeconds:0} s.", cause: late);
        }
    }

    private async Task<int> ReadAsync(Stream body, Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellation);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            throw Unreachable(broken);
        }
    }

    private CommandFailure Unreachable(Exception cause) => new(ExitCodes.Unreachable, $"{Server} cannot be reached: {cause.GetBaseException().Message.TrimEnd('.')}.", cause: cause) { IsPassing = true };

    private CommandFailure NotOurs(Exception? cause) => new(ExitCodes.Unreachable, $"What answers at {Server} does not speak as this version of Annotator does.", cause: cause);
}
