using System.Buffers.Binary;
using System.Text;

namespace Annotator.Dicom.Network;

/// <summary>What a message asks or answers (PS3.7 E.1-1). A response is its request with the high bit set.</summary>
public static class CommandFields
{
    /// <summary>C-STORE-RQ.</summary>
    public const ushort Store = 0x0001;

    /// <summary>C-GET-RQ.</summary>
    public const ushort Get = 0x0010;

    /// <summary>C-FIND-RQ.</summary>
    public const ushort Find = 0x0020;

    /// <summary>C-MOVE-RQ.</summary>
    public const ushort Move = 0x0021;

    /// <summary>C-ECHO-RQ.</summary>
    public const ushort Echo = 0x0030;

    /// <summary>C-CANCEL-RQ.</summary>
    public const ushort Cancel = 0x0FFF;

    /// <summary>The bit that makes a response of a request.</summary>
    public const ushort Response = 0x8000;
}

/// <summary>Elements of the command group (0000,eeee), by their element number (PS3.7 E.1).</summary>
public static class CommandElements
{
    /// <summary>Affected SOP Class UID.</summary>
    public const ushort AffectedSopClassUid = 0x0002;

    /// <summary>Command Field.</summary>
    public const ushort CommandField = 0x0100;

    /// <summary>Message ID.</summary>
    public const ushort MessageId = 0x0110;

    /// <summary>Message ID Being Responded To.</summary>
    public const ushort RespondedTo = 0x0120;

    /// <summary>Move Destination.</summary>
    public const ushort MoveDestination = 0x0600;

    /// <summary>Priority.</summary>
    public const ushort Priority = 0x0700;

    /// <summary>Command Data Set Type; 0101H for none.</summary>
    public const ushort DataSetType = 0x0800;

    /// <summary>Status.</summary>
    public const ushort Status = 0x0900;

    /// <summary>Error Comment.</summary>
    public const ushort ErrorComment = 0x0902;

    /// <summary>Affected SOP Instance UID.</summary>
    public const ushort AffectedSopInstanceUid = 0x1000;

    /// <summary>Number of Remaining Sub-operations; completed, failed and warning ones follow it.</summary>
    public const ushort Remaining = 0x1020;

    /// <summary>Number of Completed Sub-operations.</summary>
    public const ushort Completed = 0x1021;

    /// <summary>Number of Failed Sub-operations.</summary>
    public const ushort Failed = 0x1022;

    /// <summary>Number of Warning Sub-operations.</summary>
    public const ushort Warning = 0x1023;

    /// <summary>Move Originator Application Entity Title.</summary>
    public const ushort MoveOriginator = 0x1030;

    /// <summary>Move Originator Message ID.</summary>
    public const ushort MoveOriginatorMessageId = 0x1031;
}

/// <summary>The command part of a DIMSE message: group 0000, implicit VR little-endian (PS3.7 6.3.1).</summary>
public sealed class CommandSet
{
    private const ushort NoDataset = 0x0101;
    private const int LongestComment = 64;
    private readonly SortedDictionary<ushort, byte[]> _elements = [];

    /// <summary>Command Field (0000,0100).</summary>
    public ushort Field => GetUInt16(CommandElements.CommandField) ?? 0;

    /// <summary>Message ID (0000,0110); 0 when it is missing.</summary>
    public ushort MessageId => GetUInt16(CommandElements.MessageId) ?? 0;

    /// <summary>Status (0000,0900); that of a failure when it is missing.</summary>
    public ushort Status => GetUInt16(CommandElements.Status) ?? DimseStatus.ProcessingFailure;

    /// <summary>A dataset follows the command.</summary>
    public bool HasDataset => (GetUInt16(CommandElements.DataSetType) ?? NoDataset) != NoDataset;

    /// <summary>It answers another message.</summary>
    public bool IsResponse => (Field & CommandFields.Response) != 0;

    /// <summary>A command about a SOP class.</summary>
    /// <param name="field">One of <see cref="CommandFields"/>, with the response bit or not.</param>
    /// <param name="sopClassUid">The SOP class.</param>
    /// <param name="hasDataset">A dataset follows.</param>
    public static CommandSet Of(ushort field, string? sopClassUid, bool hasDataset)
    {
        var command = new CommandSet().Set(CommandElements.CommandField, field).Set(CommandElements.DataSetType, hasDataset ? (ushort)1 : NoDataset);
        return sopClassUid is null ? command : command.SetUid(CommandElements.AffectedSopClassUid, sopClassUid);
    }

    /// <summary>The response to this request, without a dataset.</summary>
    public CommandSet Answer(DimseStatus status)
    {
        var answer = Of((ushort)(Field | CommandFields.Response), GetUid(CommandElements.AffectedSopClassUid), hasDataset: false)
            .Set(CommandElements.RespondedTo, MessageId).Set(CommandElements.Status, status.Code);
        if (GetUid(CommandElements.AffectedSopInstanceUid) is { } instance)
        {
            answer.SetUid(CommandElements.AffectedSopInstanceUid, instance);
        }
        return status.Comment is { Length: > 0 } comment ? answer.SetText(CommandElements.ErrorComment, comment[..Math.Min(comment.Length, LongestComment)])
            : answer;
    }

    /// <summary>A number (VR US); null when it is missing.</summary>
    public ushort? GetUInt16(ushort element) =>
        _elements.TryGetValue(element, out var value) && value.Length == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(value) : null;

    /// <summary>A UID; null when it is missing or none.</summary>
    public string? GetUid(ushort element) => GetText(element) is { } text && DicomUid.IsValid(text) ? text : null;

    /// <summary>A text without padding; null when it is missing.</summary>
    public string? GetText(ushort element) => _elements.TryGetValue(element, out var value) ? Encoding.ASCII.GetString(value).Trim('\0', ' ') : null;

    /// <summary>Sets a number.</summary>
    public CommandSet Set(ushort element, ushort value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        _elements[element] = bytes;
        return this;
    }

    /// <summary>Sets a UID.</summary>
    public CommandSet SetUid(ushort element, string uid) => SetPadded(element, uid, '\0');

    /// <summary>Sets a text of the default repertoire; other characters become question marks.</summary>
    public CommandSet SetText(ushort element, string text) => SetPadded(element, text, ' ');

    /// <summary>The bytes as they travel, the group length first.</summary>
    public byte[] ToBytes()
    {
        var length = 12 + _elements.Values.Sum(value => 8 + value.Length);
        var bytes = new byte[length];
        var rest = Write(bytes, 0, 4);
        BinaryPrimitives.WriteUInt32LittleEndian(rest, (uint)(length - 12));
        rest = rest[4..];
        foreach (var (element, value) in _elements)
        {
            rest = Write(rest, element, value.Length);
            value.CopyTo(rest);
            rest = rest[value.Length..];
        }
        return bytes;
    }

    /// <summary>Reads what <see cref="ToBytes"/> writes; elements of other groups are refused.</summary>
    /// <exception cref="DicomFormatException"><c>malformed</c>: it is no command set.</exception>
    public static CommandSet Read(ReadOnlySpan<byte> bytes)
    {
        var command = new CommandSet();
        while (!bytes.IsEmpty)
        {
            if (bytes.Length < 8 || BinaryPrimitives.ReadUInt16LittleEndian(bytes) != 0)
            {
                throw new DicomFormatException(DicomErrorCodes.Malformed, "The command set holds something else than whole elements of group 0000.");
            }
            var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            if (length > bytes.Length - 8)
            {
                throw new DicomFormatException(DicomErrorCodes.Malformed, "An element of the command set is longer than what holds it.");
            }
            var element = BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]);
            if (element != 0)
            {
                command._elements[element] = bytes.Slice(8, (int)length).ToArray();
            }
            bytes = bytes[(8 + (int)length)..];
        }
        return command._elements.ContainsKey(CommandElements.CommandField) ? command
            : throw new DicomFormatException(DicomErrorCodes.Malformed, "The command set has no command field.");
    }

    private CommandSet SetPadded(ushort element, string text, char padding)
    {
        // Padded as bytes: a character beyond the repertoire may be two in the text and one question mark here.
        var bytes = Encoding.ASCII.GetBytes(text);
        _elements[element] = bytes.Length % 2 == 0 ? bytes : [.. bytes, (byte)padding];
        return this;
    }

    private static Span<byte> Write(Span<byte> target, ushort element, int length)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(target, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(target[2..], element);
        BinaryPrimitives.WriteUInt32LittleEndian(target[4..], (uint)length);
        return target[8..];
    }
}
