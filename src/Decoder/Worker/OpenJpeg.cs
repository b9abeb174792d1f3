using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Annotator.Decoder.Worker;

/// <summary>The few functions of OpenJPEG 2.x (libopenjp2.so.7) that decoding needs, and the layout of its structures on 64-bit machines.</summary>
internal static unsafe partial class OpenJpeg
{
    public const string Library = "libopenjp2.so.7";
    public const int CodestreamFormat = 0;

    // opj_dparameters_t has 8 KiB of file names in it; the library fills what it is given.
    public const int ParametersBytes = 32768;

    [StructLayout(LayoutKind.Sequential)]
    public struct Component
    {
        public uint Dx, Dy, Width, Height, X0, Y0, Precision, BitsPerPixel, IsSigned, Resolutions, Factor;
        public int* Data;
        public ushort Alpha;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Image
    {
        public uint X0, Y0, X1, Y1, Count;
        public int ColorSpace;
        public Component* Components;
        public void* Icc;
        public uint IccLength;
    }

    [LibraryImport(Library, EntryPoint = "opj_version")]
    public static partial byte* Version();

    [LibraryImport(Library, EntryPoint = "opj_create_decompress")]
    public static partial nint CreateDecoder(int format);

    [LibraryImport(Library, EntryPoint = "opj_destroy_codec")]
    public static partial void DestroyDecoder(nint codec);

    [LibraryImport(Library, EntryPoint = "opj_set_default_decoder_parameters")]
    public static partial void SetDefaults(void* parameters);

    [LibraryImport(Library, EntryPoint = "opj_setup_decoder")]
    public static partial int Setup(nint codec, void* parameters);

    [LibraryImport(Library, EntryPoint = "opj_set_error_handler")]
    public static partial int SetErrorHandler(nint codec, delegate* unmanaged[Cdecl]<byte*, void*, void> handler, void* data);

    [LibraryImport(Library, EntryPoint = "opj_stream_create")]
    public static partial nint CreateStream(nuint buffer, int isInput);

    [LibraryImport(Library, EntryPoint = "opj_stream_destroy")]
    public static partial void DestroyStream(nint stream);

    [LibraryImport(Library, EntryPoint = "opj_stream_set_read_function")]
    public static partial void SetRead(nint stream, delegate* unmanaged[Cdecl]<void*, nuint, void*, nuint> read);

    [LibraryImport(Library, EntryPoint = "opj_stream_set_skip_function")]
    public static partial void SetSkip(nint stream, delegate* unmanaged[Cdecl]<long, void*, long> skip);

    [LibraryImport(Library, EntryPoint = "opj_stream_set_seek_function")]
    public static partial void SetSeek(nint stream, delegate* unmanaged[Cdecl]<long, void*, int> seek);

    [LibraryImport(Library, EntryPoint = "opj_stream_set_user_data")]
    public static partial void SetUserData(nint stream, void* data, void* free);

    [LibraryImport(Library, EntryPoint = "opj_stream_set_user_data_length")]
    public static partial void SetLength(nint stream, ulong length);

    [LibraryImport(Library, EntryPoint = "opj_read_header")]
    public static partial int ReadHeader(nint stream, nint codec, Image** image);

    [LibraryImport(Library, EntryPoint = "opj_decode")]
    public static partial int Decode(nint codec, nint stream, Image* image);

    [LibraryImport(Library, EntryPoint = "opj_end_decompress")]
    public static partial int EndDecode(nint codec, nint stream);

    [LibraryImport(Library, EntryPoint = "opj_image_destroy")]
    public static partial void DestroyImage(Image* image);
}

/// <summary>Memory that OpenJPEG reads as a stream.</summary>
internal unsafe struct MemorySource
{
    public byte* Bytes;
    public long Length, Position;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static nuint Read(void* buffer, nuint count, void* data)
    {
        var source = (MemorySource*)data;
        var left = source->Length - source->Position;
        if (left <= 0)
        {
            return nuint.MaxValue;
        }
        var taken = (long)Math.Min(count, (ulong)left);
        Buffer.MemoryCopy(source->Bytes + source->Position, buffer, taken, taken);
        source->Position += taken;
        return (nuint)taken;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static long Skip(long count, void* data)
    {
        var source = (MemorySource*)data;
        if (count < 0 || count > source->Length - source->Position)
        {
            return -1;
        }
        source->Position += count;
        return count;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int Seek(long position, void* data)
    {
        var source = (MemorySource*)data;
        if (position < 0 || position > source->Length)
        {
            return 0;
        }
        source->Position = position;
        return 1;
    }
}
