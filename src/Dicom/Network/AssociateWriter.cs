using System.Buffers.Binary;
using System.Text;

namespace Annotator.Dicom.Network;

/// <summary>Writes whole PDUs of association control (PS3.8 9.3).</summary>
internal static class AssociateWriter
{
    private const ushort ProtocolVersion = 1;

    public static byte[] Request(AssociationProposal proposal) => Whole(PduTypes.AssociateRequest, body =>
    {
        Fixed(body, proposal);
        Item(body, PduItems.ApplicationContext, Ascii(proposal.ApplicationContext));
        foreach (var context in proposal.Contexts)
        {
            Item(body, PduItems.ProposedContext, Nested([context.Id, 0, 0, 0], item =>
            {
                Item(item, PduItems.AbstractSyntax, Ascii(context.AbstractSyntax));
                foreach (var syntax in context.TransferSyntaxes)
                {
                    Item(item, PduItems.TransferSyntax, Ascii(syntax));
                }
            }));
        }
        User(body, proposal.User);
    });

    /// <summary>The answer echoes the titles of the proposal (PS3.8 table 9-17).</summary>
    public static byte[] Answer(AssociationProposal proposal, AssociationAnswer answer) => Whole(PduTypes.AssociateAccept, body =>
    {
        Fixed(body, proposal);
        Item(body, PduItems.ApplicationContext, Ascii(DimseUids.ApplicationContext));
        foreach (var context in answer.Contexts)
        {
            Item(body, PduItems.AnsweredContext, Nested([context.Id, 0, (byte)context.Result, 0], item => Item(item, PduItems.TransferSyntax,
                Ascii(context.TransferSyntax))));
        }
        User(body, answer.User);
    });

    public static byte[] Refusal(AssociationRefusal refusal) => [PduTypes.AssociateReject, 0, 0, 0, 0, 4, 0, refusal.Result, refusal.Source, refusal.Reason];

    public static byte[] Abort(AbortSource source, AbortReason reason) => [PduTypes.Abort, 0, 0, 0, 0, 4, 0, 0, (byte)source, (byte)reason];

    public static byte[] ReleaseRequest() => [PduTypes.ReleaseRequest, 0, 0, 0, 0, 4, 0, 0, 0, 0];

    public static byte[] ReleaseReply() => [PduTypes.ReleaseReply, 0, 0, 0, 0, 4, 0, 0, 0, 0];

    private static void Fixed(MemoryStream body, AssociationProposal proposal)
    {
        UInt16(body, ProtocolVersion);
        UInt16(body, 0);
        body.Write(Encoding.ASCII.GetBytes(proposal.CalledAe.PadRight(AeTitle.MaxLength)));
        body.Write(Encoding.ASCII.GetBytes(proposal.CallingAe.PadRight(AeTitle.MaxLength)));
        body.Write(new byte[32]);
    }

    private static void User(MemoryStream body, UserInformation user) => Item(body, PduItems.UserInformation, Nested([], item =>
    {
        var longest = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(longest, user.MaxPduLength);
        Item(item, PduItems.MaximumLength, longest);
        Item(item, PduItems.ImplementationClass, Ascii(user.ImplementationClassUid));
        if (user.HasAsynchronousWindow)
        {
            Item(item, PduItems.AsynchronousWindow, [0, 1, 0, 1]);
        }
        foreach (var role in user.Roles)
        {
            Item(item, PduItems.RoleSelection, Nested([], value =>
            {
                UInt16(value, (ushort)role.SopClassUid.Length);
                value.Write(Ascii(role.SopClassUid));
                value.Write([Flag(role.IsScu), Flag(role.IsScp)]);
            }));
        }
        if (user.ImplementationVersionName is { } version)
        {
            Item(item, PduItems.ImplementationVersion, Ascii(version));
        }
    }));

    private static byte[] Whole(byte type, Action<MemoryStream> write)
    {
        var pdu = Nested([type, 0, 0, 0, 0, 0], write);
        BinaryPrimitives.WriteUInt32BigEndian(pdu.AsSpan(2), (uint)pdu.Length - 6);
        return pdu;
    }

    private static byte[] Nested(ReadOnlySpan<byte> start, Action<MemoryStream> write)
    {
        using var stream = new MemoryStream();
        stream.Write(start);
        write(stream);
        return stream.ToArray();
    }

    private static void Item(MemoryStream target, byte type, ReadOnlySpan<byte> value)
    {
        target.Write([type, 0]);
        UInt16(target, checked((ushort)value.Length));
        target.Write(value);
    }

    private static void UInt16(MemoryStream target, ushort value) => target.Write([(byte)(value >> 8), (byte)value]);

    private static byte Flag(bool value) => value ? (byte)1 : (byte)0;

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}

/// <summary>Types of PDUs (PS3.8 9.3.1).</summary>
internal static class PduTypes
{
    public const byte AssociateRequest = 1, AssociateAccept = 2, AssociateReject = 3, Data = 4, ReleaseRequest = 5, ReleaseReply = 6, Abort = 7;
}
