using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Annotator.Core.Messages;

namespace Annotator.Storage.Audit;

/// <summary>The SHA-256 that stands for one event in the log and in its sealed block.</summary>
/// <remarks>
/// digest = SHA-256(position ‖ content), content = SHA-256(fields ‖ SHA-256(data) ‖ SHA-256(view)). Fields, in this order: stream kind, stream id, version, command id, type,
/// schema, time (100 ns since year 1, UTC), person, session; texts as UTF-8 after their 4-byte length, numbers as 8 bytes, all little-endian. No view is 32 zero bytes.
/// So data can be erased and the rest of the event still be proved.
/// </remarks>
public static class EventDigest
{
    /// <summary>Bytes of a digest.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    /// <summary>The digest of a stored event.</summary>
    public static byte[] Of(StoredEvent stored) => At(stored.Position, Content(stored.Stream, stored.Version, stored.CommandId, stored.Data));

    /// <summary>The part of the digest that does not depend on the position.</summary>
    public static byte[] Content(StreamId stream, long version, string commandId, EventData data)
    {
        var texts = Utf8Bound(stream.Kind, stream.Id, commandId, data.Type, data.By, data.SessionId);
        Span<byte> fields = texts <= 1024 ? stackalloc byte[texts + 24 + 2 * Length] : new byte[texts + 24 + 2 * Length];
        var length = 0;
        Put(fields, ref length, stream.Kind);
        Put(fields, ref length, stream.Id);
        Put(fields, ref length, version);
        Put(fields, ref length, commandId);
        Put(fields, ref length, data.Type);
        Put(fields, ref length, data.Schema);
        Put(fields, ref length, data.At.UtcTicks);
        Put(fields, ref length, data.By);
        Put(fields, ref length, data.SessionId);
        SHA256.HashData(data.Data.Span, fields[length..]);
        length += Length;
        if (data.View is { } view) SHA256.HashData(view.Span, fields[length..]);
        else fields.Slice(length, Length).Clear();
        return SHA256.HashData(fields[..(length + Length)]);
    }

    /// <summary>The digest of the content at a position.</summary>
    public static byte[] At(long position, ReadOnlySpan<byte> content)
    {
        Span<byte> both = stackalloc byte[8 + Length];
        BinaryPrimitives.WriteInt64LittleEndian(both, position);
        content.CopyTo(both[8..]);
        return SHA256.HashData(both);
    }

    private static int Utf8Bound(params ReadOnlySpan<string> texts)
    {
        var bytes = 0;
        foreach (var text in texts) bytes += 4 + text.Length * 3;
        return bytes;
    }

    private static void Put(Span<byte> fields, ref int length, string text)
    {
        var written = Encoding.UTF8.GetBytes(text, fields[(length + 4)..]);
        BinaryPrimitives.WriteInt32LittleEndian(fields[length..], written);
        length += 4 + written;
    }

    private static void Put(Span<byte> fields, ref int length, long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(fields[length..], number);
        length += 8;
    }
}
