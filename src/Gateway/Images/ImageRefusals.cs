using Annotator.Core.Contract;
using Annotator.Core.Geometry;
using Annotator.Core.Messages;

namespace Annotator.Gateway.Images;

/// <summary>Refusals of the image endpoints.</summary>
internal static class ImageRefusals
{
    public static readonly Rejection NoSuchVolume = new(RejectionClass.NotFound, "no-such-volume", "There is no such volume in this project.");

    public static readonly Rejection NoSuchPlane = new(RejectionClass.NotFound, "no-such-plane", "A plane is axial, sagittal, coronal or native.");

    public static readonly Rejection NotAVolume = new(
        RejectionClass.Invalid, "not-a-volume", "These slices are no regular volume (its problems say why); they are shown as acquired, in the plane “native”.");

    public static readonly Rejection NotAStack = new(RejectionClass.Invalid, "not-a-stack", "This is a volume; ask for its axial, sagittal or coronal plane.");

    public static readonly Rejection NoSuchFormat = new(RejectionClass.Invalid, "no-such-format", "A format is raw, png8 or png16.");

    public static readonly Rejection InvalidWindow = new(
        RejectionClass.Invalid, "invalid-window", "png8 needs the window: center and width in modality values, width at least 1 (above 0 for LINEAR_EXACT and SIGMOID).");

    public static readonly Rejection NoSuchTable = new(RejectionClass.Invalid, "no-such-table", "table is the number of one of the volume's presets that have one, from 0.");

    public static readonly Rejection InvalidSize = new(RejectionClass.Invalid, "invalid-size", "A size is a whole number of pixels from 16 to 1024.");

    public static readonly Rejection NoGreyVolume = new(RejectionClass.Invalid, "not-a-grey-volume", "This is in colour; only a volume of grey values can be sent decimated, cut obliquely or projected.");

    public static readonly Rejection InvalidPlane = new(
        RejectionClass.Invalid, "invalid-plane",
        "point, right and down are three numbers each (LPS): the centre of the first pixel in mm, and two directions of length 1 at right angles in which columns and rows grow.");

    public static readonly Rejection InvalidSpacing = new(
        RejectionClass.Invalid, "invalid-spacing", "spacing is the distance of pixels in mm, from 0.001 to 1000: one number, or between columns and between rows.");

    public static readonly Rejection InvalidPictureSize = new(RejectionClass.Invalid, "invalid-size", "columns and rows are whole numbers from 1 to 4096.");

    public static readonly Rejection InvalidSlab = new(RejectionClass.Invalid, "invalid-slab", "slab is a thickness in mm from 0 to 2000.");

    public static readonly Rejection NoSuchProjection = new(RejectionClass.Invalid, "no-such-projection", "A projection is mip, minip or mean.");

    public static readonly Rejection NoSuchInterpolation = new(RejectionClass.Invalid, "no-such-interpolation", "An interpolation is nearest or linear.");

    public static readonly Rejection TooManySamples = new(
        RejectionClass.TooLarge, "too-many-samples", "The picture and its slab need more than 268,435,456 samples (columns × rows × samples through the slab).");

    public static readonly Rejection NotInQuarantine = new(RejectionClass.NotFound, "not-in-quarantine", "The quarantine of this project has no such image (any more).");

    public static readonly Rejection NoSuchFrame = new(RejectionClass.NotFound, "no-such-frame", "The image has no such frame; frames count from 0.");

    public static readonly Rejection NoReport = new(RejectionClass.NotFound, "no-report", "There is no such image in this project, or it came before reports were kept.");

    public static readonly Rejection NoReason = new(RejectionClass.Invalid, "reason-required", "A decision about quarantine needs a reason of 1 to 2000 characters.");

    public static readonly Rejection NoRegions = new(RejectionClass.Invalid, "invalid-regions", "Blanking needs at least one rectangle.");

    public static readonly Rejection NoAttributes = new(RejectionClass.NotFound, "no-attributes", "This volume came as a NIfTI or NRRD file: it has no DICOM attributes.");

    public static readonly Rejection NoSuchSequence = new(RejectionClass.NotFound, "no-such-sequence", "The image has no sequence with items at this path.");

    public static Rejection NoSuchImage(int count) => new(
        RejectionClass.NotFound, "no-such-slice", FormattableString.Invariant($"The volume has the slices 0 to {count - 1}."));

    public static Rejection NoSuchSlice(LatticePlane plane, int count) => new(
        RejectionClass.NotFound, "no-such-slice", FormattableString.Invariant($"The plane {plane} has the slices 0 to {count - 1}."));

    public static Rejection NoPng16(PixelType type) => new(
        RejectionClass.Invalid, "no-such-format", $"png16 holds grey values of at most 16 bits, and this volume has {type}. Ask for raw or png8.");

    public static Rejection Undecodable(string code, string text) => new(RejectionClass.Invalid, code, text);
}
