using System.Buffers;
using System.Buffers.Binary;

namespace Annotator.Dicom.Network;

/// <summary>One PDU: its type and its variable field, valid until the next is read.</summary>
internal readonly record struct Pdu(byte Type, ReadOnlyMemory<byte> Body);

/// <summary>Reads and writes whole PDUs over a transport. Lengths are bounded before anything is kept; each read and write has a deadline.</summary>
/// <remarks>After a deadline or a cancellation only <see cref="SendLastAsync"/> and disposing are of use.</remarks>
internal sealed class PduChannel : IAsyncDisposable
{
    private const int HeaderLength = 6, MaxAssociateLength = 256 * 1024, MaxLingerBytes = 1 << 20, FirstBuffer = 32 * 1024;
    private readonly Stream _transport;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _over = new();
    private readonly ITimer _deadline;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
    private int _start, _end;

    /// <param name="transport">The connection; disposed of with the channel.</param>
    /// <param name="maxPduLength">The longest P-DATA-TF variable field that is taken.</param>
    /// <param name="clock">What deadlines are measured by.</param>
    public PduChannel(Stream transport, uint maxPduLength, TimeProvider clock)
    {
        (_transport, MaxPduLength, _clock) = (transport, maxPduLength, clock);
        _deadline = clock.CreateTimer(static over => Cancel(over), _over, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public uint MaxPduLength { get; }

    /// <summary>The next PDU; null when the transport was closed between two.</summary>
    /// <exception cref="ProtocolException">It is of no known type or too long.</exception>
    /// <exception cref="EndOfStreamException">The transport ends within a PDU.</exception>
    /// <exception cref="TimeoutException">The PDU was not whole in time.</exception>
    public async ValueTask<Pdu?> ReadAsync(TimeSpan within, CancellationToken cancellation)
    {
        if (TryTake() is { } here)
        {
            return here;
        }
        _deadline.Change(within, Timeout.InfiniteTimeSpan);
        using var outer = cancellation.UnsafeRegister(static over => Cancel(over), _over);
        try
        {
            while (await FillAsync())
            {
                if (TryTake() is { } pdu)
                {
                    return pdu;
                }
            }
            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Late(within);
        }
        finally
        {
            _deadline.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Sends bytes in one write.</summary>
    /// <exception cref="TimeoutException">The peer did not take them in time.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, TimeSpan within, CancellationToken cancellation)
    {
        _deadline.Change(within, Timeout.InfiniteTimeSpan);
        using var outer = cancellation.UnsafeRegister(static over => Cancel(over), _over);
        try
        {
            await _transport.WriteAsync(bytes, _over.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Late(within);
        }
        finally
        {
            _deadline.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Sends the last PDU, then waits for the peer to close (PS3.8 9.2, state 13) and throws away what still comes. Never throws.</summary>
    /// <param name="last">The PDU; empty to send nothing.</param>
    /// <param name="within">The ARTIM timer: then the connection is closed whatever the peer does.</param>
    public async Task SendLastAsync(ReadOnlyMemory<byte> last, TimeSpan within)
    {
        using var artim = new CancellationTokenSource(within, _clock);
        try
        {
            if (!last.IsEmpty)
            {
                await _transport.WriteAsync(last, artim.Token);
            }
            for (var seen = 0; seen < MaxLingerBytes;)
            {
                var read = await _transport.ReadAsync(_buffer, artim.Token);
                seen += read > 0 ? read : MaxLingerBytes;
            }
        }
        catch (Exception over) when (over is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Broken, late, or a TLS stream whose read was cut off: it is closed either way.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _deadline.DisposeAsync();
        await _transport.DisposeAsync();
        _over.Dispose();
        var buffer = _buffer;
        _buffer = [];
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private static void Cancel(object? over)
    {
        try
        {
            ((CancellationTokenSource)over!).Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The deadline passed while the channel was being closed.
        }
    }

    private static TimeoutException Late(TimeSpan within) => new($"The peer was silent for {within.TotalSeconds:0} s.");

    private static int Check(byte type, uint length, uint maxPduLength)
    {
        var isRight = type switch
        {
            PduTypes.Data => length <= maxPduLength,
            PduTypes.AssociateRequest or PduTypes.AssociateAccept => length <= MaxAssociateLength,
            PduTypes.AssociateReject or PduTypes.ReleaseRequest or PduTypes.ReleaseReply or PduTypes.Abort => length == 4,
            _ => throw new ProtocolException(AbortReason.UnrecognizedPdu, $"there is no PDU of type {type:X2}H"),
        };
        return isRight ? (int)length : throw new ProtocolException(AbortReason.InvalidParameterValue, $"a PDU of type {type:X2}H has {length} bytes");
    }

    private Pdu? TryTake()
    {
        if (_end - _start < HeaderLength)
        {
            return null;
        }
        var type = _buffer[_start];
        var length = Check(type, BinaryPrimitives.ReadUInt32BigEndian(_buffer.AsSpan(_start + 2)), MaxPduLength);
        if (_end - _start < HeaderLength + length)
        {
            MakeRoom(HeaderLength + length);
            return null;
        }
        var body = _buffer.AsMemory(_start + HeaderLength, length);
        _start += HeaderLength + length;
        return new Pdu(type, body);
    }

    // False when the transport ended and nothing of a PDU had come.
    private async ValueTask<bool> FillAsync()
    {
        MakeRoom(_end - _start < HeaderLength ? HeaderLength : 0);
        var read = await _transport.ReadAsync(_buffer.AsMemory(_end), _over.Token);
        _end += read;
        return read > 0 || (_end == _start ? false : throw new EndOfStreamException("The connection ended within a PDU."));
    }

    // What is held moves to the front when the room behind it is too small for a whole PDU.
    private void MakeRoom(int count)
    {
        if (_buffer.Length - _start >= count && _end < _buffer.Length)
        {
            return;
        }
        var held = _buffer.AsSpan(_start, _end - _start);
        if (_buffer.Length < count)
        {
            var larger = ArrayPool<byte>.Shared.Rent(count);
            held.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        else
        {
            held.CopyTo(_buffer);
        }
        (_start, _end) = (0, held.Length);
    }
}
