using System.Collections.Immutable;
using Annotator.Core.Geometry;

namespace Annotator.Core.Exams;

/// <summary>How a volume was made of another: what lies on its grid can be brought back to the source by it.</summary>
/// <param name="SourceVolumeId">The volume or stack it was made of.</param>
/// <param name="SourceGridId">The source's grid; labels drawn there stay there.</param>
/// <param name="Method">A stable code: <see cref="Regularised"/>.</param>
/// <param name="Interpolation">How values between voxels were found: <c>linear</c>.</param>
/// <param name="ShearDegrees">By how much the source's slices slant against their normal.</param>
/// <param name="PositionsMm">Where each source slice lies along the normal, from the first, in mm.</param>
/// <param name="SourcePlanes">How each source slice lies in the patient. A place of the derived grid, in patient mm, is seen along the normal in the two slices about it.</param>
/// <param name="Text">The same in a sentence.</param>
public sealed record Derivation(
    string SourceVolumeId, string SourceGridId, string Method, string Interpolation, double ShearDegrees, ImmutableArray<double> PositionsMm, ImmutableArray<ImagePlane> SourcePlanes, string Text)
{
    /// <summary>Sheared back and resampled along the normal to a right-angled lattice.</summary>
    public const string Regularised = "regularised";
}
