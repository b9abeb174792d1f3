using System.Globalization;
using Annotator.Core.Geometry;
using Annotator.Grains.Images;
using Annotator.Imaging.Volumes;
using Microsoft.AspNetCore.Http;

namespace Annotator.Gateway.Images;

/// <summary>A slice, or a slab around one, that was asked for and exists.</summary>
/// <param name="Manifest">The volume.</param>
/// <param name="Plane">How it is cut.</param>
/// <param name="Index">The slice.</param>
/// <param name="Slab">What is projected around it.</param>
/// <param name="Style">How it is sent.</param>
internal sealed record SliceRequest(StoredManifest Manifest, LatticePlaneDescriptor Plane, int Index, Slab Slab, PictureStyle Style)
{
    /// <summary>Names the answer: the volume's id names its content.</summary>
    public string ETag => string.Create(CultureInfo.InvariantCulture, $"\"1-{Manifest.Volume.Id}-{Plane.Plane}-{Index}-{SlabQuery.Tag(Slab)}{Style.Tag}\"");

    /// <summary>Reads a request, or refuses it by name.</summary>
    public static Outcome<SliceRequest> Read(StoredManifest manifest, string plane, string index, IQueryCollection query)
    {
        var volume = manifest.Volume.Descriptor;
        if (!Enum.TryParse<LatticePlane>(plane, ignoreCase: true, out var named) || !Enum.IsDefined(named)) return ImageRefusals.NoSuchPlane;
        if (manifest.Volume.FindPlane(named) is not { } descriptor) return volume.IsVolume ? ImageRefusals.NotAStack : ImageRefusals.NotAVolume;
        if (!int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var at) || at >= descriptor.Count) return ImageRefusals.NoSuchSlice(named, descriptor.Count);
        var style = PictureStyle.Read(volume, query);
        if (style.Value is null) return style.Rejection!;
        var slab = SlabQuery.Read(query);
        if (slab.Value is not { } read) return slab.Rejection!;
        if (read.ThicknessMm > 0 && SlabQuery.Check(volume) is { } refused) return refused;
        return new SliceRequest(manifest, descriptor, at, read, style.Value);
    }
}
