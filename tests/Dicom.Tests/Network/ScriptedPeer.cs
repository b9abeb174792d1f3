using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Annotator.Dicom.Network;

namespace Annotator.Dicom.Tests.Network;

/// <summary>The other side of a connection, byte by byte.</summary>
internal sealed class ScriptedPeer : IAsyncDisposable
{
    private TcpClient _connection;
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(20));

    private ScriptedPeer(TcpClient connection) => _connection = connection;

    public static async Task<ScriptedPeer> ConnectAsync(int port)
    {
        var connection = new TcpClient { NoDelay = true };
        await connection.ConnectAsync(IPAddress.Loopback, port);
        return new ScriptedPeer(connection);
    }

    public static ScriptedPeer Of(TcpClient connection) => new(connection);

    /// <summary>An A-ASSOCIATE-RQ as a well-behaved peer sends it.</summary>
    public static AssociationProposal Proposal(params PresentationContext[] contexts) => new(
        ReceiverStage.Title, ReceiverStage.Caller, 1, DimseUids.ApplicationContext,
        [.. contexts.Length > 0 ? contexts : [new PresentationContext(1, DimseUids.Verification, [TransferSyntax.ImplicitLittleEndian.Uid])]],
        new UserInformation(16384, "1.2.3.4", "SCRIPT", []));

    public static byte[] Request(AssociationProposal proposal) => AssociateWriter.Request(proposal);

    public static byte[] Pdu(byte type, params byte[] body)
    {
        byte[] pdu = [type, 0, 0, 0, 0, 0, .. body];
        BinaryPrimitives.WriteUInt32BigEndian(pdu.AsSpan(2), (uint)body.Length);
        return pdu;
    }

    public static byte[] Pdv(byte context, byte control, params byte[] data)
    {
        byte[] pdv = [0, 0, 0, 0, context, control, .. data];
        BinaryPrimitives.WriteUInt32BigEndian(pdv, (uint)data.Length + 2);
        return pdv;
    }

    public static byte[] Echo(byte context, ushort messageId) => Pdu(PduTypes.Data, Pdv(context, 3,
        CommandSet.Of(CommandFields.Echo, DimseUids.Verification, hasDataset: false).Set(CommandElements.MessageId, messageId).ToBytes()));

    public async Task SendAsync(byte[] bytes) => await _connection.GetStream().WriteAsync(bytes, _patience.Token);

    /// <summary>The next PDU with its header; empty when the server closed.</summary>
    public async Task<byte[]> ReadAsync()
    {
        var header = new byte[6];
        if (await ReadSomeAsync(header) == 0) return [];
        var body = new byte[BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(2))];
        await ReadSomeAsync(body);
        return [.. header, .. body];
    }

    /// <summary>Says nothing more, and reads until the server closes.</summary>
    public async Task FinishAsync()
    {
        _connection.Client.Shutdown(SocketShutdown.Send);
        while ((await ReadAsync()).Length > 0) continue;
    }

    public async Task ReconnectAsync(int port)
    {
        _connection.Dispose();
        _connection = new TcpClient { NoDelay = true };
        await _connection.ConnectAsync(IPAddress.Loopback, port);
    }

    public async Task<byte[]> AssociateAsync(AssociationProposal? proposal = null)
    {
        await SendAsync(Request(proposal ?? Proposal()));
        return await ReadAsync();
    }

    public ValueTask DisposeAsync()
    {
        _connection.Dispose();
        _patience.Dispose();
        return ValueTask.CompletedTask;
    }

    // Ends early where the server closed; a reset is an end too.
    private async Task<int> ReadSomeAsync(Memory<byte> target)
    {
        try
        {
            return await _connection.GetStream().ReadAtLeastAsync(target, target.Length, throwOnEndOfStream: false, _patience.Token);
        }
        catch (Exception reset) when (reset is InvalidOperationException or IOException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionReset } })
        {
            return 0;
        }
    }
}
