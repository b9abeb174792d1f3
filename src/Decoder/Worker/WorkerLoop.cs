using System.Runtime.InteropServices;
using System.Text;

namespace Annotator.Decoder.Worker;

/// <summary>The life of a worker: prove that the decoder works, give up every right, then answer one request after another until the input ends.</summary>
internal static unsafe class WorkerLoop
{
    // 8 × 8 pixels of 8 bits, one resolution: what is decoded before the doors close, so that all code is loaded by then.
    private const string Probe = "/0//UQApAAAAAAAIAAAACAAAAAAAAAAAAAAACAAAAAgAAAAAAAAAAAABBwEB/1IADAAAAAEAAAQEAAH/XAAEQED/kAAKAAAAAAAzAAH/k9+BEBIrZv9NS8ThPLYK2hYfLN1nRQjiG13QMooAdiGqI+dT3Kf/2Q==";

    public static int Explain()
    {
        Console.Error.WriteLine("This program decodes JPEG 2000 frames for annotator, which starts it itself.");
        return 2;
    }

    public static int Run(int memoryMiB, int longestSeconds)
    {
        using var input = new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(0, false), FileAccess.Read, 0);
        using var output = new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(1, false), FileAccess.Write, 0);
        if (Begin(memoryMiB) is { } unable)
        {
            Send(output, Status.Unable, Encoding.ASCII.GetBytes(unable));
            return 1;
        }
        Send(output, Status.Done, Encoding.ASCII.GetBytes(VersionOfDecoder()));
        var request = default(Request);
        while (Fill(input, MemoryMarshal.AsBytes(new Span<Request>(ref request))))
        {
            Sandbox.AllowSeconds(longestSeconds);
            if (!Serve(input, output, request))
            {
                return 1;
            }
        }
        return 0;
    }

    private static string? Begin(int memoryMiB)
    {
        if (!NativeLibrary.TryLoad(OpenJpeg.Library, out _))
        {
            return $"the library {OpenJpeg.Library} is not installed (Debian: libopenjp2-7)";
        }
        Span<byte> cells = stackalloc byte[64];
        var probe = new Request(0, 8, 8, 1, 8, 0, 1);
        return CodestreamReader.Decode(Convert.FromBase64String(Probe), probe, cells) is { } broken
            ? $"{OpenJpeg.Library} does not decode a test picture: {broken}" : Sandbox.Enter(memoryMiB);
    }

    private static string VersionOfDecoder() => $"OpenJPEG {Marshal.PtrToStringAnsi((nint)OpenJpeg.Version())}";

    private static bool Serve(Stream input, Stream output, Request request)
    {
        var codestream = (byte*)NativeMemory.Alloc((nuint)request.Length);
        var cells = (byte*)NativeMemory.Alloc((nuint)request.CellsLength);
        try
        {
            var encoded = new Span<byte>(codestream, request.Length);
            if (!Fill(input, encoded))
            {
                return false;
            }
            var decoded = new Span<byte>(cells, (int)request.CellsLength);
            if (CodestreamReader.Decode(encoded, request, decoded) is { } why)
            {
                Send(output, Status.Refused, Encoding.ASCII.GetBytes(why));
            }
            else
            {
                Send(output, Status.Done, decoded);
            }
            return true;
        }
        finally
        {
            NativeMemory.Free(codestream);
            NativeMemory.Free(cells);
        }
    }

    private static bool Fill(Stream input, Span<byte> target) => input.ReadAtLeast(target, target.Length, throwOnEndOfStream: false) == target.Length;

    private static void Send(Stream output, Status status, ReadOnlySpan<byte> body)
    {
        var answer = new Answer(status, body.Length);
        output.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<Answer>(in answer)));
        output.Write(body);
    }
}
