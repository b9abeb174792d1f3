using System.Net.Sockets;

namespace Annotator.Dicom.Network;

/// <summary>A TCP connection that answers at once: no Nagle, and on Linux no delayed acknowledgement either.</summary>
/// <remarks>
/// A sender that waits for the acknowledgement of its last small segment (Nagle) meets a receiver that waits up to 40 ms before it acknowledges.
/// TCP_QUICKACK ends that, but the kernel leaves the mode by itself (tcp(7)), so it is set again after each read.
/// </remarks>
internal sealed class QuickAckStream : NetworkStream
{
    private const int IpProtocolTcp = 6, TcpQuickAck = 12;
    private static readonly byte[] One = BitConverter.GetBytes(1);
    private readonly bool _isLinux = OperatingSystem.IsLinux();

    public QuickAckStream(Socket socket) : base(socket, ownsSocket: true)
    {
        socket.NoDelay = true;
        Rearm();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await base.ReadAsync(buffer, cancellationToken);
        if (read > 0)
        {
            Rearm();
        }
        return read;
    }

    private void Rearm()
    {
        if (!_isLinux)
        {
            return;
        }
        try
        {
            Socket.SetRawSocketOption(IpProtocolTcp, TcpQuickAck, One);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The connection ended meanwhile; the next read says so.
        }
    }
}
