using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Annotator.Decoder.Worker;

/// <summary>One codestream through OpenJPEG into interleaved cells.</summary>
internal static unsafe class CodestreamReader
{
    private static string _lastError = "";

    /// <summary>Decodes.</summary>
    /// <returns>Null when the cells are whole; else why they are not.</returns>
    public static string? Decode(ReadOnlySpan<byte> codestream, Request request, Span<byte> cells)
    {
        _lastError = "";
        fixed (byte* bytes = codestream)
        {
            var source = new MemorySource { Bytes = bytes, Length = codestream.Length };
            var parameters = NativeMemory.AllocZeroed(OpenJpeg.ParametersBytes);
            var codec = OpenJpeg.CreateDecoder(OpenJpeg.CodestreamFormat);
            var stream = OpenStream(&source, codestream.Length);
            OpenJpeg.Image* image = null;
            try
            {
                OpenJpeg.SetDefaults(parameters);
                var isWhole = OpenJpeg.SetErrorHandler(codec, &KeepError, null) != 0 && OpenJpeg.Setup(codec, parameters) != 0
                    && OpenJpeg.ReadHeader(stream, codec, &image) != 0
                    && OpenJpeg.Decode(codec, stream, image) != 0
                    && OpenJpeg.EndDecode(codec, stream) != 0;
                return isWhole ? Pack(image, request, cells) : Reason();
            }
            finally
            {
                if (image != null)
                {
                    OpenJpeg.DestroyImage(image);
                }
                OpenJpeg.DestroyStream(stream);
                OpenJpeg.DestroyDecoder(codec);
                NativeMemory.Free(parameters);
            }
        }
    }

    private static string Reason() => _lastError.Length > 0 ? _lastError : "OpenJPEG gave no reason";

    private static nint OpenStream(MemorySource* source, int length)
    {
        var stream = OpenJpeg.CreateStream(1 << 16, 1);
        OpenJpeg.SetUserData(stream, source, null);
        OpenJpeg.SetLength(stream, (ulong)length);
        OpenJpeg.SetRead(stream, &MemorySource.Read);
        OpenJpeg.SetSkip(stream, &MemorySource.Skip);
        OpenJpeg.SetSeek(stream, &MemorySource.Seek);
        return stream;
    }

    private static string? Pack(OpenJpeg.Image* image, Request request, Span<byte> cells)
    {
        if (image->Count != request.Components)
        {
            return $"{image->Count} components came out";
        }
        for (var i = 0; i < request.Components; i++)
        {
            var component = image->Components + i;
            if (component->Data == null || component->Width != request.Columns || component->Height != request.Rows
                || component->Precision != request.Precision || component->IsSigned != request.IsSigned)
            {
                return "what came out is not what the main header says";
            }
            var samples = new ReadOnlySpan<int>(component->Data, request.Columns * request.Rows);
            if (request.CellBytes == 1)
            {
                Narrow(samples, request.Components, i, cells);
            }
            else
            {
                Narrow(samples, request.Components, i, MemoryMarshal.Cast<byte, ushort>(cells));
            }
        }
        return null;
    }

    private static void Narrow(ReadOnlySpan<int> samples, int step, int first, Span<byte> cells)
    {
        for (int i = 0, to = first; i < samples.Length; i++, to += step)
        {
            cells[to] = (byte)samples[i];
        }
    }

    private static void Narrow(ReadOnlySpan<int> samples, int step, int first, Span<ushort> cells)
    {
        for (int i = 0, to = first; i < samples.Length; i++, to += step)
        {
            cells[to] = (ushort)samples[i];
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void KeepError(byte* message, void* data)
    {
        var length = 0;
        while (length < 160 && message[length] is not (0 or (byte)'\n'))
        {
            length++;
        }
        // The first complaint is the cause; what follows is how it spreads.
        _lastError = _lastError.Length > 0 ? _lastError : Encoding.ASCII.GetString(message, length);
    }
}
