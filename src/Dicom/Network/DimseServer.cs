using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Annotator.Dicom.Network;

/// <summary>Where a <see cref="DimseServer"/> listens, and its bounds.</summary>
public sealed record DimseServerOptions
{
    /// <summary>The address and port; port 0 for any free one.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>Associations at the same time; one more is refused for the moment. Default 32.</summary>
    public int MaxAssociations { get; init; } = 32;

    /// <summary>Associations of one address at the same time. Default 16.</summary>
    public int MaxAssociationsPerPeer { get; init; } = 16;

    /// <summary>TLS; null for none.</summary>
    public SslServerAuthenticationOptions? Tls { get; init; }

    /// <summary>How long what is under way may take once the server is told to stop. Default 5 s.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Each association's own bounds.</summary>
    public AssociationOptions Association { get; init; } = new();
}

/// <summary>The called side: listens, bounds who comes, and answers C-ECHO and C-STORE. Safe against hostile peers.</summary>
public sealed class DimseServer(DimseServerOptions options, IDimseService service) : IAsyncDisposable
{
    // Connections that are over their bound still get to hear why, as long as there are not too many of those either.
    private const int PatienceFactor = 2;
    private readonly ConcurrentDictionary<IPAddress, int> _perPeer = new();
    private readonly ConcurrentDictionary<Task, bool> _running = new();
    private readonly CancellationTokenSource _stop = new(), _kill = new();
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;
    private int _connections, _associations;

    /// <summary>Where it listens, once started.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)(_listener ?? throw new InvalidOperationException("The server is not started.")).LocalEndPoint!;

    /// <summary>Begins to listen.</summary>
    /// <exception cref="SocketException">The port is taken.</exception>
    public void Start()
    {
        const int Backlog = 64;
        _listener = new Socket(options.Listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(options.Listen);
        _listener.Listen(Backlog);
        _accepting = AcceptAsync(_listener);
    }

    /// <summary>Takes no more associations, lets what is being stored end, then aborts the rest.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        _listener?.Dispose();
        await _accepting;
        var all = Task.WhenAll(_running.Keys);
        await Task.WhenAny(all, Task.Delay(options.StopTimeout, options.Association.Clock));
        await _kill.CancelAsync();
        await all;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
        _kill.Dispose();
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var socket = await listener.AcceptAsync(_stop.Token);
                Begin(socket);
            }
            catch (Exception over) when (over is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException failed)
            {
                // A peer that left before it was accepted, or no descriptors left: the next one may do better.
                service.Failed(EndPoint, null, $"accepting failed: {failed.SocketErrorCode}");
                await Task.Delay(TimeSpan.FromMilliseconds(100), options.Association.Clock);
            }
        }
    }

    private void Begin(Socket socket)
    {
        if (Interlocked.Increment(ref _connections) > options.MaxAssociations * PatienceFactor)
        {
            Interlocked.Decrement(ref _connections);
            socket.Dispose();
            return;
        }
        var task = Task.Run(() => ServeAsync(socket));
        _running[task] = true;
        _ = task.ContinueWith(done => _running.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private async Task ServeAsync(Socket socket)
    {
        var peer = (IPEndPoint)socket.RemoteEndPoint!;
        var address = peer.Address.IsIPv4MappedToIPv6 ? peer.Address.MapToIPv4() : peer.Address;
        // Both are counted, whichever is over.
        var isWithin = Interlocked.Increment(ref _associations) <= options.MaxAssociations
            & _perPeer.AddOrUpdate(address, 1, (_, n) => n + 1) <= options.MaxAssociationsPerPeer;
        try
        {
            await using var channel = new PduChannel(await SecureAsync(new QuickAckStream(socket)), options.Association.MaxPduLength,
                options.Association.Clock);
            await ServeAsync(channel, new IPEndPoint(address, peer.Port), isWithin);
        }
        catch (Exception over) when (over is ProtocolException or IOException or TimeoutException or AuthenticationException or OperationCanceledException or DicomNetworkException or SocketException)
        {
            service.Failed(peer, null, over.Message);
        }
        catch (Exception bug) when (bug is not OutOfMemoryException)
        {
            service.Failed(peer, null, BugOf(bug));
        }
        finally
        {
            _perPeer.AddOrUpdate(address, 0, (_, n) => n - 1);
            _perPeer.TryRemove(KeyValuePair.Create(address, 0));
            Interlocked.Decrement(ref _associations);
            Interlocked.Decrement(ref _connections);
        }
    }

    private async Task<Stream> SecureAsync(QuickAckStream plain)
    {
        if (options.Tls is null)
        {
            return plain;
        }
        var secure = new SslStream(plain);
        try
        {
            using var patience = new CancellationTokenSource(options.Association.ArtimTimeout, options.Association.Clock);
            await secure.AuthenticateAsServerAsync(options.Tls, patience.Token);
            return secure;
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }
    }

    private async Task ServeAsync(PduChannel channel, IPEndPoint peer, bool isWithin)
    {
        var (association, proposal, refusal) = await AssociationAcceptor.AcceptAsync(
            channel, p => !isWithin ? AssociationRefusal.LocalLimitExceeded
                : _stop.IsCancellationRequested ? AssociationRefusal.TemporaryCongestion : service.Check(p, peer.Address),
            service.Answer, options.Association, _stop.Token);
        if (refusal is { } why)
        {
            service.Failed(peer, proposal!.CallingAe, $"refused: {why.Describe()}");
        }
        if (association is null)
        {
            return;
        }
        var session = service.Open(association.Proposal, peer);
        var failure = await RunAsync(association, session);
        await session.EndAsync(failure);
        if (failure is not null)
        {
            service.Failed(peer, association.Proposal.CallingAe, failure);
        }
    }

    private async Task<string?> RunAsync(Association association, IDimseSession session)
    {
        try
        {
            while (await association.ReceiveAsync(_stop.Token) is { } message)
            {
                if (message.Command.IsResponse)
                {
                    await association.AbortAsync();
                    return "The peer sent a response to nothing; it got an A-ABORT.";
                }
                if (message.Command.Field != CommandFields.Cancel)
                {
                    await AnswerAsync(association, session, message);
                }
            }
            return null;
        }
        catch (DicomNetworkException over)
        {
            return over.Message;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            await association.AbortAsync();
            return "The node stopped.";
        }
        catch (Exception bug) when (bug is not OutOfMemoryException)
        {
            await association.AbortAsync();
            return BugOf(bug);
        }
    }

    // One association must not take the others down; the text holds no message, which might name what is in the images.
    private static string BugOf(Exception bug) => $"A bug ended the association: {bug.GetType().Name}\n{bug.StackTrace}";

    private async Task AnswerAsync(Association association, IDimseSession session, DimseMessage message)
    {
        var status = message.Command.Field switch
        {
            CommandFields.Echo => message.Context.AbstractSyntax == DimseUids.Verification ? DimseStatus.Success
                : new DimseStatus(DimseStatus.SopClassNotSupported),
            CommandFields.Store => await StoreAsync(session, message),
            _ => new DimseStatus(DimseStatus.UnrecognizedOperation),
        };
        if (message.Dataset is { } rest)
        {
            await rest.CopyToAsync(Stream.Null, _kill.Token);
        }
        await association.SendAsync(message.Context, message.Command.Answer(status), default, _kill.Token);
    }

    private async Task<DimseStatus> StoreAsync(IDimseSession session, DimseMessage message)
    {
        var (request, refusal) = StoreRequest.Of(message);
        return request is null ? refusal : await session.StoreAsync(request, message.Dataset!, _kill.Token);
    }
}
