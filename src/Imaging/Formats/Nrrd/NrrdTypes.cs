using System.Collections.Frozen;
using Annotator.Imaging.Formats.VolumeFiles;

namespace Annotator.Imaging.Formats.Nrrd;

/// <summary>The names NRRD has for scalar types.</summary>
internal static class NrrdTypes
{
    private static readonly FrozenDictionary<string, ScalarType> ByName = new Dictionary<ScalarType, string[]>
    {
        [ScalarType.Int8] = ["signed char", "int8", "int8_t"],
        [ScalarType.Uint8] = ["uchar", "unsigned char", "uint8", "uint8_t"],
        [ScalarType.Int16] = ["short", "short int", "signed short", "signed short int", "int16", "int16_t"],
        [ScalarType.Uint16] = ["ushort", "unsigned short", "unsigned short int", "uint16", "uint16_t"],
        [ScalarType.Int32] = ["int", "signed int", "int32", "int32_t"],
        [ScalarType.Uint32] = ["uint", "unsigned int", "uint32", "uint32_t"],
        [ScalarType.Int64] = ["longlong", "long long", "long long int", "signed long long", "signed long long int", "int64", "int64_t"],
        [ScalarType.Uint64] = ["ulonglong", "unsigned long long", "unsigned long long int", "uint64", "uint64_t"],
        [ScalarType.Float32] = ["float"],
        [ScalarType.Float64] = ["double"],
    }.SelectMany(type => type.Value, (type, name) => (name, type.Key)).ToFrozenDictionary(pair => pair.name, pair => pair.Key, StringComparer.OrdinalIgnoreCase);

    /// <summary>The type a header names.</summary>
    public static ScalarType Read(string? name)
    {
        if (name is null) throw NrrdFields.Bad("“type” is missing");
        if (name.Equals("block", StringComparison.OrdinalIgnoreCase)) throw new VolumeFormatException(VolumeFileCodes.UnsupportedType, "Voxels that are blocks of bytes are not shown.");
        return ByName.TryGetValue(string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), out var type)
            ? type
            : throw NrrdFields.Bad("“type” is none of the format");
    }

    /// <summary>The name to write.</summary>
    public static string NameOf(ScalarType type) => type switch
    {
        ScalarType.Int8 => "int8",
        ScalarType.Uint8 or ScalarType.Rgb24 => "uint8",
        ScalarType.Float32 => "float",
        ScalarType.Float64 => "double",
        _ => type.ToString().ToLowerInvariant(),
    };
}
