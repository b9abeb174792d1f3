using System.Collections.Immutable;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Authentication;

namespace Annotator.Dicom.Network;

/// <summary>Whom a <see cref="DimseClient"/> calls, and as whom.</summary>
/// <param name="Host">Name or address.</param>
/// <param name="Port">TCP port.</param>
/// <param name="CalledAe">Its AE title.</param>
/// <param name="CallingAe">Ours.</param>
/// <param name="Tls">TLS; null for none.</param>
public sealed record DimsePeer(string Host, int Port, string CalledAe, string CallingAe, SslClientAuthenticationOptions? Tls = null);

/// <summary>The calling side: C-ECHO, C-FIND, C-GET and C-MOVE over one association (PS3.4 A and C).</summary>
/// <remarks>One operation at a time. What fails throws <see cref="DicomNetworkException"/> with the peer's reason.</remarks>
public sealed class DimseClient : IAsyncDisposable
{
    private readonly Association _association;
    private ushort _messageId;
    private bool _isReleased;

    private DimseClient(Association association) => _association = association;

    /// <summary>The association, for what it accepted.</summary>
    public Association Association => _association;

    /// <summary>Calls a peer and proposes an association.</summary>
    /// <exception cref="DicomNetworkException">It cannot be reached, refused, or accepted no context at all.</exception>
    public static async Task<DimseClient> ConnectAsync(
        DimsePeer peer, ImmutableArray<PresentationContext> contexts, ImmutableArray<RoleSelection> roles, AssociationOptions options,
            CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(peer);
        ArgumentNullException.ThrowIfNull(options);
        var channel = new PduChannel(await OpenAsync(peer, options, cancellation), options.MaxPduLength, options.Clock);
        try
        {
            var user = new UserInformation(options.MaxPduLength, DicomWriter.ImplementationClassUid, DicomWriter.ImplementationVersionName, roles);
            var proposal = new AssociationProposal(peer.CalledAe, peer.CallingAe, 1, DimseUids.ApplicationContext, contexts, user);
            return new DimseClient(await AssociationRequestor.RequestAsync(channel, proposal, options, cancellation));
        }
        catch
        {
            await channel.DisposeAsync();
            throw;
        }
    }

    /// <summary>C-ECHO.</summary>
    public async Task EchoAsync(CancellationToken cancellation)
    {
        var context = Require(DimseUids.Verification);
        await _association.SendAsync(context, Request(CommandFields.Echo, context, hasDataset: false), default, cancellation);
        Check((await AnswerAsync(CommandFields.Echo, cancellation)).Command);
    }

    /// <summary>C-FIND under the Study Root: the peer's matches, in its order.</summary>
    /// <param name="identifier">Query/Retrieve Level, keys to match and keys to return.</param>
    /// <param name="most">More matches than this are not read: the peer is asked to stop.</param>
    /// <param name="cancellation">Aborts the association.</param>
    public async IAsyncEnumerable<DicomDataset> FindAsync(DicomDataset identifier, int most, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var context = Require(DimseUids.StudyRootFind);
        var request = Request(CommandFields.Find, context, hasDataset: true).Set(CommandElements.Priority, 0);
        await _association.SendAsync(context, request, Bytes(identifier, context), cancellation);
        for (var count = 0; ;)
        {
            var answer = await AnswerAsync(CommandFields.Find, cancellation);
            var dataset = answer.Dataset is { } stream ? await ReadAsync(stream, answer.TransferSyntax, cancellation) : null;
            if (answer.Command.Status is not (0xFF00 or 0xFF01))
            {
                if (answer.Command.Status != DimseStatus.Cancelled)
                {
                    Check(answer.Command);
                }
                yield break;
            }
            if (++count > most)
            {
                if (count == most + 1)
                {
                    var stop = CommandSet.Of(CommandFields.Cancel, null, hasDataset: false).Set(CommandElements.RespondedTo, request.MessageId);
                    await _association.SendAsync(context, stop, default, cancellation);
                }
            }
            else if (dataset is not null)
            {
                yield return dataset;
            }
        }
    }

    /// <summary>C-GET under the Study Root: the peer sends what matches over this very association.</summary>
    /// <param name="identifier">Query/Retrieve Level and the unique keys.</param>
    /// <param name="store">Keeps one instance; its status goes to the peer.</param>
    /// <param name="cancellation">Aborts the association.</param>
    public async Task<RetrieveResult> GetAsync(DicomDataset identifier, Func<StoreRequest, Stream, CancellationToken, Task<DimseStatus>> store,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(store);
        var context = Require(DimseUids.StudyRootGet);
        var get = Request(CommandFields.Get, context, hasDataset: true).Set(CommandElements.Priority, 0);
        await _association.SendAsync(context, get, Bytes(identifier, context), cancellation);
        while (true)
        {
            var message = await ReceiveAsync(cancellation);
            if (message.Command.Field == CommandFields.Store)
            {
                var (request, refusal) = StoreRequest.Of(message);
                var status = request is null ? refusal : await store(request, message.Dataset!, cancellation);
                await (message.Dataset?.CopyToAsync(Stream.Null, cancellation) ?? Task.CompletedTask);
                await _association.SendAsync(message.Context, message.Command.Answer(status), default, cancellation);
            }
            else if (await ReadProgressAsync(message, CommandFields.Get, cancellation) is { } result)
            {
                return result;
            }
        }
    }

    /// <summary>C-MOVE under the Study Root: the peer sends what matches to an AE title it knows.</summary>
    /// <param name="identifier">Query/Retrieve Level and the unique keys.</param>
    /// <param name="destination">The AE title it sends to.</param>
    /// <param name="messageId">What its C-STOREs will name as the move they belong to.</param>
    /// <param name="cancellation">Aborts the association.</param>
    public async Task<RetrieveResult> MoveAsync(DicomDataset identifier, string destination, ushort messageId, CancellationToken cancellation)
    {
        var context = Require(DimseUids.StudyRootMove);
        _messageId = (ushort)(messageId - 1);
        var request = Request(CommandFields.Move, context, hasDataset: true).Set(CommandElements.Priority, 0)
            .SetText(CommandElements.MoveDestination, destination);
        await _association.SendAsync(context, request, Bytes(identifier, context), cancellation);
        while (true)
        {
            if (await ReadProgressAsync(await ReceiveAsync(cancellation), CommandFields.Move, cancellation) is { } result)
            {
                return result;
            }
        }
    }

    /// <summary>Ends the association in order.</summary>
    public async Task ReleaseAsync(CancellationToken cancellation)
    {
        _isReleased = true;
        await _association.ReleaseAsync(cancellation);
    }

    /// <summary>Closes the connection; an association that was not released is aborted.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_isReleased)
        {
            await _association.AbortAsync();
        }
        await _association.DisposeAsync();
    }

    private static async Task<Stream> OpenAsync(DimsePeer peer, AssociationOptions options, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(options.ArtimTimeout, options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(peer.Host, peer.Port, either.Token);
            var plain = new QuickAckStream(socket);
            if (peer.Tls is null)
            {
                return plain;
            }
            var secure = new SslStream(plain);
            await secure.AuthenticateAsClientAsync(peer.Tls, either.Token);
            return secure;
        }
        catch (Exception failed) when (failed is SocketException or IOException or AuthenticationException
            || (failed is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            socket.Dispose();
            var why = failed is OperationCanceledException ? $"no answer within {options.ArtimTimeout.TotalSeconds:0} s"
                : failed.GetBaseException().Message.TrimEnd('.');
            throw new DicomNetworkException(DicomNetworkErrors.Unreachable, $"{peer.Host}:{peer.Port} cannot be reached: {why}.", failed);
        }
        catch (OperationCanceledException)
        {
            socket.Dispose();
            throw;
        }
    }

    private PresentationContext Require(string sopClassUid) => _association.FindContext(sopClassUid)
        ?? throw new DicomNetworkException(DicomNetworkErrors.Refused, $"The peer does not serve {sopClassUid}.");

    private CommandSet Request(ushort field, PresentationContext context, bool hasDataset) =>
        CommandSet.Of(field, context.AbstractSyntax, hasDataset).Set(CommandElements.MessageId, ++_messageId);

    private byte[] Bytes(DicomDataset identifier, PresentationContext context)
    {
        using var stream = new MemoryStream();
        DicomWriter.WriteDataset(identifier, _association.SyntaxOf(context), stream);
        return stream.ToArray();
    }

    private async Task<DimseMessage> ReceiveAsync(CancellationToken cancellation) => await _association.ReceiveAsync(cancellation)
        ?? throw new DicomNetworkException(DicomNetworkErrors.Broken, "The peer released the association before it had answered.");

    private async Task<DimseMessage> AnswerAsync(ushort field, CancellationToken cancellation)
    {
        var message = await ReceiveAsync(cancellation);
        return message.Command.Field == (field | CommandFields.Response) ? message : throw await UnexpectedAsync(message);
    }

    private async Task<DicomNetworkException> UnexpectedAsync(DimseMessage message)
    {
        await _association.AbortAsync();
        return new DicomNetworkException(DicomNetworkErrors.Protocol,
            $"The peer sent a command {message.Command.Field:X4}H that answers nothing; it got an A-ABORT.");
    }

    // Null while the peer only tells how far it is.
    private async Task<RetrieveResult?> ReadProgressAsync(DimseMessage message, ushort field, CancellationToken cancellation)
    {
        var command = message.Command;
        if (command.Field != (field | CommandFields.Response))
        {
            throw await UnexpectedAsync(message);
        }
        var identifier = message.Dataset is { } stream ? await ReadAsync(stream, message.TransferSyntax, cancellation) : null;
        if (command.Status is 0xFF00 or 0xFF01)
        {
            return null;
        }
        var status = new DimseStatus(command.Status, command.GetText(CommandElements.ErrorComment));
        int Count(ushort element) => command.GetUInt16(element) ?? 0;
        return new RetrieveResult(status, Count(CommandElements.Completed), Count(CommandElements.Failed), Count(CommandElements.Warning),
            [.. identifier?.GetStrings(DicomTags.FailedSopInstanceUidList) ?? []]);
    }

    private static void Check(CommandSet answer)
    {
        var status = new DimseStatus(answer.Status, answer.GetText(CommandElements.ErrorComment));
        if (!status.IsSuccess)
        {
            throw new DicomNetworkException(DicomNetworkErrors.Failed, $"The peer answered {status.Describe()}.");
        }
    }

    private static async Task<DicomDataset> ReadAsync(Stream dataset, TransferSyntax syntax, CancellationToken cancellation)
    {
        const int Longest = 4 << 20;
        using var bytes = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await dataset.ReadAsync(buffer, cancellation) is var read and > 0)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > Longest)
            {
                throw new DicomNetworkException(DicomNetworkErrors.Protocol, "The peer sent an identifier that is too long.");
            }
        }
        try
        {
            return DicomFile.ReadDataset(bytes.ToArray(), syntax).Dataset;
        }
        catch (DicomFormatException unreadable)
        {
            throw new DicomNetworkException(DicomNetworkErrors.Protocol, $"The peer sent an identifier that cannot be read: {unreadable.Message}", unreadable);
        }
    }
}

/// <summary>How a C-GET or C-MOVE ended.</summary>
/// <param name="Status">The final status.</param>
/// <param name="Completed">Sub-operations that succeeded.</param>
/// <param name="Failed">Sub-operations that failed.</param>
/// <param name="Warning">Sub-operations that succeeded with a warning.</param>
/// <param name="FailedInstances">UIDs of instances that failed, as far as the peer tells.</param>
public sealed record RetrieveResult(DimseStatus Status, int Completed, int Failed, int Warning, ImmutableArray<string> FailedInstances);
