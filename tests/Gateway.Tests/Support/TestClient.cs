using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Annotator.Core.Contract;
using Annotator.Core.Messages;

namespace Annotator.Gateway.Tests.Support;

/// <summary>Speaks to a node as a page (cookie and header) or as a program (key) does.</summary>
public sealed class TestClient
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
    private readonly Uri _address;

    public TestClient(Uri address) => _address = address;

    public static TestClient WithKey(Uri address, string key) => new(address) { Key = key };

    public PersonView? Person { get; init; }

    public string? Key { get; init; }

    public string? Cookie { get; set; }

    public Uri Address => _address;

    /// <summary>Sends a request as it is; <paramref name="change"/> has the last word on its headers.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null, Action<HttpRequestMessage>? change = null)
    {
        var request = new HttpRequestMessage(method, new Uri(_address, path)) { Content = content };
        if (Key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        if (Cookie is not null) request.Headers.Add("Cookie", Cookie);
        if (Key is null && method != HttpMethod.Get) request.Headers.Add("X-Annotator", "1");
        change?.Invoke(request);
        return SendAsync(request);
    }

    // A body that breaks off is the body's affair: whoever reads it will see.
    private static async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        try
        {
            return await Http.SendAsync(request);
        }
        catch (HttpRequestException broken)
        {
            throw new HttpRequestException($"{request.Method} {request.RequestUri}: {broken.Message}", broken);
        }
    }

    public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<HttpResponseMessage> PostAsync(string path, object? body = null) =>
        SendAsync(HttpMethod.Post, path, body is null ? null : JsonContent.Create(body, body.GetType(), options: CoreJson.Options));

    public Task<HttpResponseMessage> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    public async Task<T> ReadAsync<T>(string path)
    {
        using var answer = await GetAsync(path);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return (await answer.Content.ReadFromJsonAsync<T>(CoreJson.Options))!;
    }

    public async Task<Receipt> ExecuteAsync(StreamId stream, Command command, string? commandId = null)
    {
        using var answer = await PostAsync("/api/commands", MessageOf(stream, command, commandId));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<Receipt>(CoreJson.Options))!;
    }

    public static CommandMessage MessageOf(StreamId stream, Command command, string? commandId = null) =>
        new(commandId ?? Guid.CreateVersion7().ToString(), stream, MessageCatalog.Describe(command).Name, MessageCodec.WriteCommand(command));
}

/// <summary>Reads problems.</summary>
public static class ProblemReading
{
    /// <summary>Status and code of an answer, as <c>404 no-such-project</c>.</summary>
    public static async Task<string> OutcomeAsync(this Task<HttpResponseMessage> asked)
    {
        using var answer = await asked;
        if (answer.IsSuccessStatusCode) return $"{(int)answer.StatusCode}";
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((int)answer.StatusCode, problem.GetProperty("status").GetInt32());
        return $"{(int)answer.StatusCode} {problem.GetProperty("code").GetString()}";
    }
}
