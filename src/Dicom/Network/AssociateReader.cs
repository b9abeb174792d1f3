using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace Annotator.Dicom.Network;

/// <summary>Reads the bodies of A-ASSOCIATE-RQ and A-ASSOCIATE-AC (PS3.8 9.3.2, 9.3.3). Items that are not known are passed over, as 9.3.1 demands.</summary>
internal static class AssociateReader
{
    private const int FixedLength = 68, MaxContexts = 128, MaxSyntaxes = 64, MaxRoles = 256, MaxUid = 64;

    public static AssociationProposal ReadRequest(ReadOnlySpan<byte> body)
    {
        if (body.Length < FixedLength)
        {
            throw Invalid("the A-ASSOCIATE-RQ is too short");
        }
        string? application = null;
        UserInformation? user = null;
        var contexts = ImmutableArray.CreateBuilder<PresentationContext>();
        for (var rest = body[FixedLength..]; TryTake(ref rest, out var type, out var item);)
        {
            switch (type)
            {
                case PduItems.ApplicationContext: application = Uid(item); break;
                case PduItems.ProposedContext: Add(contexts, ReadContext(item)); break;
                case PduItems.UserInformation: user = ReadUser(item); break;
            }
        }
        return new AssociationProposal(Title(body.Slice(4, 16)), Title(body.Slice(20, 16)), BinaryPrimitives.ReadUInt16BigEndian(body), application ?? "",
            contexts.ToImmutable(), user ?? throw Invalid("the A-ASSOCIATE-RQ has no user information"));
    }

    public static AssociationAnswer ReadAnswer(ReadOnlySpan<byte> body)
    {
        if (body.Length < FixedLength)
        {
            throw Invalid("the A-ASSOCIATE-AC is too short");
        }
        UserInformation? user = null;
        var contexts = ImmutableArray.CreateBuilder<ContextAnswer>();
        for (var rest = body[FixedLength..]; TryTake(ref rest, out var type, out var item);)
        {
            if (type == PduItems.AnsweredContext && contexts.Count < MaxContexts)
            {
                contexts.Add(ReadContextAnswer(item));
            }
            else if (type == PduItems.UserInformation)
            {
                user = ReadUser(item);
            }
        }
        return new AssociationAnswer(contexts.ToImmutable(), user ?? throw Invalid("the A-ASSOCIATE-AC has no user information"));
    }

    private static void Add(ImmutableArray<PresentationContext>.Builder contexts, PresentationContext context)
    {
        if (contexts.Count == MaxContexts)
        {
            throw Invalid($"more than {MaxContexts} presentation contexts");
        }
        if (context.Id % 2 == 0 || contexts.Any(known => known.Id == context.Id))
        {
            throw Invalid($"presentation context number {context.Id} is even or stands twice");
        }
        contexts.Add(context);
    }

    private static PresentationContext ReadContext(ReadOnlySpan<byte> item)
    {
        var id = item.Length >= 4 ? item[0] : throw Invalid("a presentation context is too short");
        string? abstractSyntax = null;
        var syntaxes = ImmutableArray.CreateBuilder<string>();
        for (var rest = item[4..]; TryTake(ref rest, out var type, out var value);)
        {
            if (type == PduItems.AbstractSyntax)
            {
                abstractSyntax = Uid(value);
            }
            else if (type == PduItems.TransferSyntax)
            {
                syntaxes.Add(syntaxes.Count < MaxSyntaxes ? Uid(value) : throw Invalid($"more than {MaxSyntaxes} transfer syntaxes in a context"));
            }
        }
        return new PresentationContext(id, abstractSyntax ?? throw Invalid("a presentation context has no abstract syntax"),
            syntaxes.Count > 0 ? syntaxes.ToImmutable() : throw Invalid("a presentation context has no transfer syntax"));
    }

    private static ContextAnswer ReadContextAnswer(ReadOnlySpan<byte> item)
    {
        var id = item.Length >= 4 ? item[0] : throw Invalid("a presentation context is too short");
        var syntax = "";
        for (var rest = item[4..]; TryTake(ref rest, out var type, out var value);)
        {
            if (type == PduItems.TransferSyntax)
            {
                syntax = (ContextResult)item[2] == ContextResult.Accepted ? Uid(value) : "";
            }
        }
        return new ContextAnswer(id, (ContextResult)item[2], syntax);
    }

    // Extended negotiation, common extended negotiation and user identity are not used here: passed over, which PS3.7 D.3.3.5 to .7 take as "not supported".
    private static UserInformation ReadUser(ReadOnlySpan<byte> item)
    {
        uint? longest = null;
        var (implementation, version, hasWindow) = ("", (string?)null, false);
        var roles = ImmutableArray.CreateBuilder<RoleSelection>();
        for (var rest = item; TryTake(ref rest, out var type, out var value);)
        {
            switch (type)
            {
                case PduItems.MaximumLength: longest = value.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(value)
                    : throw Invalid("a maximum length of other than 4 bytes"); break;
                case PduItems.ImplementationClass: implementation = Uid(value); break;
                case PduItems.ImplementationVersion: version = Title(value); break;
                case PduItems.AsynchronousWindow: hasWindow = true; break;
                case PduItems.RoleSelection when roles.Count < MaxRoles: roles.Add(ReadRole(value)); break;
            }
        }
        return new UserInformation(longest ?? throw Invalid("no maximum length"), implementation, version, roles.ToImmutable(), hasWindow);
    }

    private static RoleSelection ReadRole(ReadOnlySpan<byte> value)
    {
        if (value.Length < 4 || BinaryPrimitives.ReadUInt16BigEndian(value) != value.Length - 4)
        {
            throw Invalid("a role selection has a wrong length");
        }
        return new RoleSelection(Uid(value[2..^2]), value[^2] == 1, value[^1] == 1);
    }

    private static bool TryTake(ref ReadOnlySpan<byte> rest, out byte type, out ReadOnlySpan<byte> item)
    {
        type = 0;
        item = default;
        if (rest.IsEmpty)
        {
            return false;
        }
        var length = rest.Length >= 4 ? BinaryPrimitives.ReadUInt16BigEndian(rest[2..]) : throw Invalid("an item is cut off");
        if (length > rest.Length - 4)
        {
            throw Invalid("an item is longer than what holds it");
        }
        type = rest[0];
        item = rest.Slice(4, length);
        rest = rest[(4 + length)..];
        return true;
    }

    // Some peers pad UIDs with a zero, which the network forbids; that harms nobody.
    private static string Uid(ReadOnlySpan<byte> value)
    {
        var text = value.Length <= MaxUid + 1 ? Encoding.ASCII.GetString(value).TrimEnd('\0', ' ') : throw Invalid("a UID is too long");
        return DicomUid.IsValid(text) ? text : throw Invalid("a UID has other characters than digits and dots");
    }

    private static string Title(ReadOnlySpan<byte> value) => Encoding.ASCII.GetString(value).Trim('\0', ' ');

    private static ProtocolException Invalid(string what) => new(AbortReason.InvalidParameterValue, what);
}

/// <summary>Types of items in association PDUs (PS3.8 9.3.2, PS3.7 D.3.3).</summary>
internal static class PduItems
{
    public const byte ApplicationContext = 0x10, ProposedContext = 0x20, AnsweredContext = 0x21, AbstractSyntax = 0x30, TransferSyntax = 0x40,
        UserInformation = 0x50,
        MaximumLength = 0x51, ImplementationClass = 0x52, AsynchronousWindow = 0x53, RoleSelection = 0x54, ImplementationVersion = 0x55;
}
