using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Annotator.Core.Annotations.Masks;

namespace Annotator.Core.Annotations;

/// <summary>Writes values as bytes in one way only, for hashes that two languages must agree on.</summary>
internal sealed class CanonicalWriter
{
    private readonly List<byte> _bytes = [];

    /// <summary>Lower-case hex of the SHA-256 of everything written.</summary>
    public string ToSha256() => Convert.ToHexStringLower(SHA256.HashData(CollectionsMarshal.AsSpan(_bytes)));

    /// <summary>A whole number from 0, LEB128.</summary>
    public void Int(long number) => RunCodec.WriteVarint(_bytes, number);

    /// <summary>One byte, 0 or 1.</summary>
    public void Bool(bool value) => _bytes.Add(value ? (byte)1 : (byte)0);

    /// <summary>0 for null; else 1, the length in bytes and UTF-8.</summary>
    public void Text(string? text)
    {
        Bool(text is not null);
        if (text is null) return;
        var bytes = Encoding.UTF8.GetBytes(text);
        Int(bytes.Length);
        _bytes.AddRange(bytes);
    }

    /// <summary>The eight bytes of a double, little-endian; −0 as 0.</summary>
    public void Number(double number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, number == 0 ? 0 : number);
        _bytes.AddRange(bytes);
    }

    /// <summary>A JSON value: 0 null, 1 text, 2 number, 3 boolean, 4 list.</summary>
    public void Json(JsonElement? value)
    {
        switch (value?.ValueKind ?? JsonValueKind.Null)
        {
            case JsonValueKind.Null: Int(0); break;
            case JsonValueKind.String: Int(1); Text(value!.Value.GetString()); break;
            case JsonValueKind.Number: Int(2); Number(value!.Value.GetDouble()); break;
            case JsonValueKind.True or JsonValueKind.False: Int(3); Bool(value!.Value.GetBoolean()); break;
            case JsonValueKind.Array:
                Int(4);
                Int(value!.Value.GetArrayLength());
                foreach (var item in value.Value.EnumerateArray()) Json(item);
                break;
            default: throw new InvalidDataException("An answer is a text, a number, a boolean or a list of them.");
        }
    }
}
