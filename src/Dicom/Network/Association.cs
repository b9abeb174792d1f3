using System.Buffers.Binary;
using System.Collections.Frozen;

namespace Annotator.Dicom.Network;

/// <summary>An established association, seen from either side: messages in, messages out, and its end (PS3.8 9.2, states 6 to 13).</summary>
/// <remarks>Used by one caller at a time. Every failure ends it: the peer gets an A-ABORT with the reason,
/// the caller a <see cref="DicomNetworkException"/>.</remarks>
public sealed class Association : IAsyncDisposable
{
    private const int PdvHeader = 6, MaxCommandBytes = 64 * 1024, LongestSend = 128 * 1024, ShortestSend = 16;
    private readonly PduChannel _channel;
    private readonly AssociationOptions _options;
    private readonly FrozenDictionary<byte, (PresentationContext Context, TransferSyntax Syntax)> _contexts;
    private readonly int _mostPerPdv;
    private ReadOnlyMemory<byte> _pdu, _fragment;
    private bool _isLast, _isInDataset, _isOver;

    internal Association(PduChannel channel, AssociationProposal proposal, AssociationAnswer answer, uint peerMaxPdu, AssociationOptions options)
    {
        (_channel, _options, Proposal, Answer) = (channel, options, proposal, answer);
        var proposed = proposal.Contexts.ToDictionary(context => context.Id);
        _contexts = answer.Contexts.Where(a => a.Result == ContextResult.Accepted && proposed.ContainsKey(a.Id))
            .DistinctBy(a => a.Id).ToFrozenDictionary(a => a.Id, a => (proposed[a.Id], TransferSyntax.Of(a.TransferSyntax)));
        _mostPerPdv = (int)Math.Clamp(peerMaxPdu == 0 ? LongestSend : peerMaxPdu, ShortestSend, LongestSend) - PdvHeader;
    }

    /// <summary>What was proposed.</summary>
    public AssociationProposal Proposal { get; }

    /// <summary>What was answered.</summary>
    public AssociationAnswer Answer { get; }

    /// <summary>The first accepted context of a SOP class; null when there is none.</summary>
    public PresentationContext? FindContext(string abstractSyntax) =>
        _contexts.Values.Select(c => c.Context).Where(c => c.AbstractSyntax == abstractSyntax).MinBy(c => c.Id);

    /// <summary>The transfer syntax of an accepted context.</summary>
    public TransferSyntax SyntaxOf(PresentationContext context) => _contexts[context.Id].Syntax;

    /// <summary>The next message; null when the peer has released the association.</summary>
    /// <exception cref="DicomNetworkException">The association is over.</exception>
    public Task<DimseMessage?> ReceiveAsync(CancellationToken cancellation) => GuardAsync(() => ReceiveCoreAsync(cancellation), cancellation);

    /// <summary>Sends a message: the command in one PDU and one write, then the dataset in as many as the peer's maximum length makes necessary.</summary>
    /// <exception cref="DicomNetworkException">The association is over.</exception>
    public Task SendAsync(PresentationContext context, CommandSet command, ReadOnlyMemory<byte> dataset, CancellationToken cancellation) =>
        GuardAsync(async () =>
    {
        await SendPartAsync(context.Id, command.ToBytes(), isCommand: true, cancellation);
        if (command.HasDataset)
        {
            await SendPartAsync(context.Id, dataset, isCommand: false, cancellation);
        }
        return true;
    }, cancellation);

    /// <summary>Ends the association in order: A-RELEASE-RQ, the peer's reply, close. Data that still come are thrown away.</summary>
    /// <exception cref="DicomNetworkException">The peer did not agree in time.</exception>
    public Task ReleaseAsync(CancellationToken cancellation) => GuardAsync(async () =>
    {
        await _channel.WriteAsync(AssociateWriter.ReleaseRequest(), _options.IdleTimeout, cancellation);
        while (await _channel.ReadAsync(_options.ArtimTimeout, cancellation) is { } pdu && pdu.Type != PduTypes.ReleaseReply)
        {
            if (pdu.Type == PduTypes.ReleaseRequest)
            {
                // Both asked at once: each answers the other (PS3.8 7.2.2.5).
                await _channel.WriteAsync(AssociateWriter.ReleaseReply(), _options.IdleTimeout, cancellation);
            }
            else if (pdu.Type == PduTypes.Abort)
            {
                throw PeerAborted(pdu);
            }
            else if (pdu.Type != PduTypes.Data)
            {
                throw Unexpected(pdu);
            }
        }
        _isOver = true;
        return true;
    }, cancellation);

    /// <summary>Ends the association at once: A-ABORT by the application. Never throws.</summary>
    public Task AbortAsync() => EndAsync(AssociateWriter.Abort(AbortSource.ServiceUser, AbortReason.NotSpecified));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _channel.DisposeAsync();

    internal ValueTask<int> ReadDatasetAsync(byte contextId, Memory<byte> buffer, CancellationToken cancellation) =>
        _isInDataset ? ReadFragmentsAsync(contextId, buffer, cancellation) : ValueTask.FromResult(0);

    private async ValueTask<int> ReadFragmentsAsync(byte contextId, Memory<byte> buffer, CancellationToken cancellation)
    {
        while (_fragment.IsEmpty)
        {
            if (_isLast)
            {
                _isInDataset = false;
                return 0;
            }
            await GuardAsync(() => NextDatasetFragmentAsync(contextId, cancellation), cancellation);
        }
        var count = Math.Min(buffer.Length, _fragment.Length);
        _fragment[..count].CopyTo(buffer);
        _fragment = _fragment[count..];
        return count;
    }

    private async Task<bool> NextDatasetFragmentAsync(byte contextId, CancellationToken cancellation)
    {
        var next = await NextFragmentAsync(cancellation)
            ?? throw new ProtocolException(AbortReason.UnexpectedPdu, "the association is released within a message");
        if (next.IsCommand || next.ContextId != contextId)
        {
            throw new ProtocolException(AbortReason.UnexpectedParameter, "a message begins within another one's dataset");
        }
        return true;
    }

    private async Task<DimseMessage?> ReceiveCoreAsync(CancellationToken cancellation)
    {
        await DrainAsync(cancellation);
        using var bytes = new MemoryStream();
        byte? context = null;
        do
        {
            if (await NextFragmentAsync(cancellation) is not { } next)
            {
                return context is null ? null : throw new ProtocolException(AbortReason.UnexpectedPdu, "the association is released within a command");
            }
            if (!next.IsCommand || (context ?? next.ContextId) != next.ContextId)
            {
                throw new ProtocolException(AbortReason.UnexpectedParameter, "a dataset or another context stands where a command is awaited");
            }
            context = next.ContextId;
            bytes.Write(_fragment.Span);
            if (bytes.Length > MaxCommandBytes)
            {
                throw new ProtocolException(AbortReason.InvalidParameterValue, $"a command is over {MaxCommandBytes} bytes");
            }
        }
        while (!_isLast);
        return Begin(context.Value, bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    private DimseMessage Begin(byte contextId, ReadOnlySpan<byte> command)
    {
        try
        {
            var read = CommandSet.Read(command);
            (_isInDataset, _isLast, _fragment) = (read.HasDataset, !read.HasDataset, default);
            var (context, syntax) = _contexts[contextId];
            return new DimseMessage(context, syntax, read, read.HasDataset ? new DatasetStream(this, contextId) : null);
        }
        catch (DicomFormatException malformed)
        {
            throw new ProtocolException(AbortReason.NotSpecified, malformed.Message) { IsDimse = true };
        }
    }

    private async Task DrainAsync(CancellationToken cancellation)
    {
        while (_isInDataset && !_isLast)
        {
            if (await NextFragmentAsync(cancellation) is not { IsCommand: false })
            {
                throw new ProtocolException(AbortReason.UnexpectedParameter, "a message begins within another one's dataset");
            }
        }
        (_isInDataset, _fragment) = (false, default);
    }

    // The next presentation data value (PS3.8 9.3.5.1, E.2); its bytes are in _fragment. Null when the peer released.
    private async ValueTask<(byte ContextId, bool IsCommand)?> NextFragmentAsync(CancellationToken cancellation)
    {
        while (_pdu.IsEmpty)
        {
            if (!await NextPduAsync(cancellation))
            {
                return null;
            }
        }
        var length = _pdu.Length >= PdvHeader ? BinaryPrimitives.ReadUInt32BigEndian(_pdu.Span) : 0;
        if (length < 2 || length > _pdu.Length - 4)
        {
            throw new ProtocolException(AbortReason.InvalidParameterValue, "a presentation data value has a wrong length");
        }
        var (contextId, control) = (_pdu.Span[4], _pdu.Span[5]);
        if (!_contexts.ContainsKey(contextId))
        {
            throw new ProtocolException(AbortReason.InvalidParameterValue, $"presentation context {contextId} was not accepted");
        }
        _isLast = (control & 2) != 0;
        _fragment = _pdu[PdvHeader..(4 + (int)length)];
        _pdu = _pdu[(4 + (int)length)..];
        return (contextId, (control & 1) != 0);
    }

    private async ValueTask<bool> NextPduAsync(CancellationToken cancellation)
    {
        var pdu = await _channel.ReadAsync(_options.IdleTimeout, cancellation)
            ?? throw new EndOfStreamException("The peer closed the connection without releasing the association.");
        switch (pdu.Type)
        {
            case PduTypes.Data:
                _pdu = pdu.Body;
                return !_pdu.IsEmpty ? true : throw new ProtocolException(AbortReason.InvalidParameterValue, "a P-DATA-TF is empty");
            case PduTypes.ReleaseRequest:
                await EndAsync(AssociateWriter.ReleaseReply());
                return false;
            case PduTypes.Abort:
                throw PeerAborted(pdu);
            default:
                throw Unexpected(pdu);
        }
    }

    // Fragments share a buffer with their headers, so that each PDU is one write.
    private async Task SendPartAsync(byte contextId, ReadOnlyMemory<byte> part, bool isCommand, CancellationToken cancellation)
    {
        do
        {
            var count = Math.Min(part.Length, _mostPerPdv);
            var isLast = count == part.Length;
            var pdu = new byte[6 + PdvHeader + count];
            pdu[0] = PduTypes.Data;
            BinaryPrimitives.WriteUInt32BigEndian(pdu.AsSpan(2), (uint)(PdvHeader + count));
            BinaryPrimitives.WriteUInt32BigEndian(pdu.AsSpan(6), (uint)(2 + count));
            (pdu[10], pdu[11]) = (contextId, (byte)((isCommand ? 1 : 0) | (isLast ? 2 : 0)));
            part.Span[..count].CopyTo(pdu.AsSpan(12));
            await _channel.WriteAsync(pdu, _options.IdleTimeout, cancellation);
            part = part[count..];
        }
        while (!part.IsEmpty);
    }

    private static ProtocolException Unexpected(Pdu pdu) => new(AbortReason.UnexpectedPdu, $"a PDU of type {pdu.Type:X2}H may not come now");

    private DicomNetworkException PeerAborted(Pdu pdu)
    {
        _isOver = true;
        var by = pdu.Body.Span[2] == (byte)AbortSource.ServiceProvider ? "its upper layer" : "its application";
        return new DicomNetworkException(DicomNetworkErrors.Aborted, $"The peer aborted the association ({by}, reason {pdu.Body.Span[3]}).");
    }

    private async Task EndAsync(byte[] last)
    {
        if (_isOver)
        {
            return;
        }
        _isOver = true;
        await _channel.SendLastAsync(last, _options.ArtimTimeout);
    }

    // The one place where a failure becomes an A-ABORT (PS3.8 9.2.2, AA-1 and AA-8) and an exception of this library.
    private async Task<T> GuardAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        if (_isOver)
        {
            throw new DicomNetworkException(DicomNetworkErrors.Broken, "The association is over.");
        }
        try
        {
            return await work();
        }
        catch (ProtocolException wrong)
        {
            await EndAsync(AssociateWriter.Abort(wrong.IsDimse ? AbortSource.ServiceUser : AbortSource.ServiceProvider, wrong.Reason));
            throw new DicomNetworkException(DicomNetworkErrors.Protocol, $"The peer broke the protocol: {wrong.Message}.", wrong);
        }
        catch (TimeoutException late)
        {
            await EndAsync(AssociateWriter.Abort(AbortSource.ServiceProvider, AbortReason.NotSpecified));
            throw new DicomNetworkException(DicomNetworkErrors.TimedOut, late.Message, late);
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException)
        {
            _isOver = true;
            throw new DicomNetworkException(DicomNetworkErrors.Broken, $"The connection broke: {broken.Message}", broken);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await AbortAsync();
            throw;
        }
    }
}
