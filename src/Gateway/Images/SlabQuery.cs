using System.Globalization;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Imaging.Kernels;
using Annotator.Imaging.Volumes;
using Microsoft.AspNetCore.Http;

namespace Annotator.Gateway.Images;

/// <summary>The slab of a query: <c>slab</c> in mm and <c>projection</c>.</summary>
internal static class SlabQuery
{
    private const double ThickestMm = 2000;

    /// <summary>Reads it, or refuses it by name; none when it is not asked for.</summary>
    public static Outcome<Slab> Read(IQueryCollection query)
    {
        if (string.IsNullOrEmpty(query["slab"])) return Slab.None;
        if (QueryNumbers.Read(query["slab"]) is not { } thickness || thickness is < 0 or > ThickestMm) return ImageRefusals.InvalidSlab;
        return (string?)query["projection"] switch
        {
            null or "" or "mip" => new Slab(thickness, Projection.Mip),
            "minip" => new Slab(thickness, Projection.Minip),
            "mean" => new Slab(thickness, Projection.Mean),
            _ => ImageRefusals.NoSuchProjection,
        };
    }

    /// <summary>Why a volume cannot be cut but along its lattice, slice by slice; null when it can.</summary>
    public static Rejection? Check(VolumeDescriptor volume) => !volume.IsVolume ? ImageRefusals.NotAVolume : volume.PixelType == PixelType.Rgb8 ? ImageRefusals.NoGreyVolume : null;

    /// <summary>Names the slab within an entity tag.</summary>
    public static string Tag(Slab slab) => slab.ThicknessMm == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{slab.Projection}-{slab.ThicknessMm:R}-");
}
