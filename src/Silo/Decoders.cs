using Annotator.Decoder;
using Annotator.Dicom.PixelData;
using Annotator.Dicom.PixelData.Jpeg2000;
using Microsoft.Extensions.Options;

namespace Annotator.Silo;

/// <summary>The decoders that run in processes of their own. One pool serves the process, however many nodes it holds; its workers end with the process,
/// because their input does.</summary>
internal static class Decoders
{
    private static readonly Lock Once = new();
    private static DecoderPool? _pool;

    /// <summary>Makes them available to everything that reads pixels. The first call's options count.</summary>
    public static void Use(DecoderOptions options)
    {
        lock (Once)
        {
            if (_pool is not null) return;
            _pool = new DecoderPool(options);
            PixelCodecs.Use(new J2kCodec(_pool));
        }
    }
}

[OptionsValidator]
internal sealed partial class DecoderOptionsValidator : IValidateOptions<DecoderOptions>;
