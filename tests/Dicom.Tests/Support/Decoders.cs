using System.Runtime.CompilerServices;
using Annotator.Decoder;
using Annotator.Dicom.PixelData;
using Annotator.Dicom.PixelData.Jpeg2000;

namespace Annotator.Dicom.Tests.Support;

/// <summary>The decoder of JPEG 2000 in its worker processes, as a node has it.</summary>
internal static class Decoders
{
    /// <summary>The pool behind <see cref="PixelCodecs.Default"/> in these tests.</summary>
    public static DecoderPool Pool { get; } = new(new DecoderOptions { Seconds = 10 });

    /// <summary>Skips the test, by name, where OpenJPEG is not installed.</summary>
    public static void Require() => Assert.SkipUnless(Pool.WhyUnavailable is null, $"{Pool.WhyUnavailable}");

    [ModuleInitializer]
    internal static void UseInThisProcess() => PixelCodecs.Use(new J2kCodec(Pool));
}
