using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Annotator.Core.Messages;

namespace Annotator.Gateway.Tests.Support;

/// <summary>Speaks SignalR's JSON protocol over a WebSocket, as far as the hub's tests need it.</summary>
public sealed class HubClient : IAsyncDisposable
{
    private const char RecordSeparator = '\x1e';
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly ClientWebSocket _socket = new();
    private readonly Channel<JsonElement> _calls = Channel.CreateUnbounded<JsonElement>();
    private readonly Dictionary<string, TaskCompletionSource<JsonElement>> _waiting = [];
    private readonly SemaphoreSlim _writing = new(1, 1);
    private Task _reading = Task.CompletedTask;
    private int _next;

    /// <summary>Completes when the server has cut the connection.</summary>
    public Task Closed => _reading;

    public static async Task<HubClient> ConnectAsync(TestClient who, string? tab = null)
    {
        var client = new HubClient();
        if (who.Cookie is not null) client._socket.Options.SetRequestHeader("Cookie", who.Cookie);
        if (who.Key is not null) client._socket.Options.SetRequestHeader("Authorization", $"Bearer {who.Key}");
        client._socket.Options.SetRequestHeader("Origin", who.Address.GetLeftPart(UriPartial.Authority));
        var address = new UriBuilder(who.Address) { Scheme = "ws", Path = "/hub", Query = tab is null ? "" : $"tab={tab}" }.Uri;
        using var patience = new CancellationTokenSource(Patience);
        await client._socket.ConnectAsync(address, patience.Token);
        await client.WriteAsync("""{"protocol":"json","version":1}""");
        var handshake = new TaskCompletionSource();
        client._reading = client.ReadAllAsync(handshake);
        await handshake.Task.WaitAsync(Patience);
        return client;
    }

    /// <summary>Calls a method and gives its answer; a refusal is a <see cref="HubRefusalException"/>.</summary>
    public async Task<T> CallAsync<T>(string method, params object[] arguments) => (await CallAsync(method, arguments)).Deserialize<T>(CoreJson.Options)!;

    /// <summary>Calls a method without an answer.</summary>
    public async Task<JsonElement> CallAsync(string method, params object[] arguments)
    {
        var id = Interlocked.Increment(ref _next).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_waiting) _waiting[id] = answer;
        await WriteAsync(JsonSerializer.Serialize(new { Type = 1, InvocationId = id, Target = method, Arguments = arguments }, CoreJson.Options));
        return await answer.Task.WaitAsync(Patience);
    }

    public Task<Receipt> ExecuteAsync(StreamId stream, Command command, ViewingCondition? view = null, string? commandId = null) =>
        CallAsync<Receipt>("Execute", TestClient.MessageOf(stream, command, commandId) with { View = view });

    /// <summary>The arguments of the next call of the server to this method; other calls before it are dropped.</summary>
    public async Task<JsonElement[]> NextAsync(string method, Func<JsonElement[], bool>? where = null)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var call = await _calls.Reader.ReadAsync(patience.Token);
            if (call.GetProperty("target").GetString() != method) continue;
            JsonElement[] arguments = [.. call.GetProperty("arguments").EnumerateArray()];
            if (where is null || where(arguments)) return arguments;
        }
    }

    /// <summary>Every call that has come up to now.</summary>
    public List<JsonElement> Drain()
    {
        var drained = new List<JsonElement>();
        while (_calls.Reader.TryRead(out var call)) drained.Add(call);
        return drained;
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
        _writing.Dispose();
    }

    private async Task WriteAsync(string record)
    {
        await _writing.WaitAsync();
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(record + RecordSeparator), WebSocketMessageType.Text, true, CancellationToken.None);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task ReadAllAsync(TaskCompletionSource handshake)
    {
        var buffer = new byte[64 * 1024];
        var text = new MemoryStream();
        try
        {
            while (true)
            {
                var read = await _socket.ReceiveAsync(buffer, CancellationToken.None);
                if (read.MessageType == WebSocketMessageType.Close) break;
                text.Write(buffer, 0, read.Count);
                if (!read.EndOfMessage) continue;
                foreach (var record in Encoding.UTF8.GetString(text.ToArray()).Split(RecordSeparator, StringSplitOptions.RemoveEmptyEntries)) Take(record, handshake);
                text.SetLength(0);
            }
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Cut: whoever waits is told below.
        }
        lock (_waiting)
        {
            foreach (var waiting in _waiting.Values) waiting.TrySetException(new IOException("The connection was cut."));
        }
        _calls.Writer.TryComplete();
    }

    private void Take(string record, TaskCompletionSource handshake)
    {
        using var document = JsonDocument.Parse(record);
        var message = document.RootElement.Clone();
        if (!message.TryGetProperty("type", out var type))
        {
            handshake.TrySetResult();
            return;
        }
        if (type.GetInt32() == 1) _calls.Writer.TryWrite(message);
        if (type.GetInt32() != 3) return;
        TaskCompletionSource<JsonElement>? waiting;
        lock (_waiting) _waiting.Remove(message.GetProperty("invocationId").GetString()!, out waiting);
        if (message.TryGetProperty("error", out var error)) waiting!.TrySetException(new HubRefusalException(error.GetString()!));
        else waiting!.TrySetResult(message.TryGetProperty("result", out var result) ? result : default);
    }
}

/// <summary>The hub refused a call.</summary>
public sealed class HubRefusalException(string message) : Exception(message)
{
    /// <summary>The stable code; the whole message when it has none.</summary>
    public string Code { get; } = message.Split("HubException: ").Last().Split(':')[0];
}
