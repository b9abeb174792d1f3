using System.ComponentModel.DataAnnotations;

namespace Annotator.Decoder;

/// <summary>Bounds of the processes that decode JPEG 2000. Section <c>Decoder</c>.</summary>
public sealed class DecoderOptions
{
    /// <summary>Processes at most; 0 for one a processor. They start when they are needed. Default 0.</summary>
    [Range(0, 256)] public int Workers { get; set; }

    /// <summary>Memory of one process for one frame, in MiB: a frame of R × C pixels with S samples needs about 8·R·C·S bytes. Default 2048.</summary>
    [Range(32, 65536)] public int MemoryMiB { get; set; } = 2048;

    /// <summary>Seconds that any frame may take; large ones get <see cref="SecondsPerMillionSamples"/> on top. Default 2.</summary>
    [Range(0.1, 3600)] public double Seconds { get; set; } = 2;

    /// <summary>Seconds more for each million samples of a frame. Default 3.</summary>
    [Range(0, 3600)] public double SecondsPerMillionSamples { get; set; } = 3;

    /// <summary>The worker's executable; the one beside this library when null.</summary>
    public string? Program { get; set; }
}
