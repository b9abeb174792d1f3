using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Annotator.Core.Geometry;

/// <summary>Everything the assembly of volumes needs to know of one frame, free of any file format. A reader of a format fills it; <c>Imaging</c> consumes
/// it.</summary>
/// <remarks>Null always means "the source does not say"; nothing is ever filled in with a default (PS3.3 10.7.1.3: missing spacing is missing).</remarks>
public sealed record FrameDescription
{
    /// <summary>Study Instance UID (0020,000D).</summary>
    public required string StudyInstanceUid { get; init; }

    /// <summary>Series Instance UID (0020,000E).</summary>
    public required string SeriesInstanceUid { get; init; }

    /// <summary>SOP Instance UID (0008,0018).</summary>
    public required string SopInstanceUid { get; init; }

    /// <summary>SOP Class UID (0008,0016).</summary>
    public required string SopClassUid { get; init; }

    /// <summary>The frame within its instance, from 0.</summary>
    public required int FrameIndex { get; init; }

    /// <summary>Frames in the instance, at least 1.</summary>
    public int NumberOfFrames { get; init; } = 1;

    /// <summary>Rows (0028,0010): the frame's height.</summary>
    public required int Rows { get; init; }

    /// <summary>Columns (0028,0011): the frame's width.</summary>
    public required int Columns { get; init; }

    /// <summary>How one pixel is stored.</summary>
    public required FramePixelFormat PixelFormat { get; init; }

    /// <summary>Distance in mm between the centres of neighbouring rows: Pixel Spacing's first value (PS3.3 10.7.1.3).</summary>
    public double? SpacingBetweenRows { get; init; }

    /// <summary>Distance in mm between the centres of neighbouring columns: Pixel Spacing's second value.</summary>
    public double? SpacingBetweenColumns { get; init; }

    /// <summary>Which attribute the spacing came from, and so in which plane it holds.</summary>
    public SpacingSource SpacingSource { get; init; }

    /// <summary>Pixel Spacing Calibration Type (0028,0A02), <c>GEOMETRY</c> or <c>FIDUCIAL</c>; null when not said.</summary>
    public string? CalibrationType { get; init; }

    /// <summary>Estimated Radiographic Magnification Factor (0018,1114); null when not said.</summary>
    public double? MagnificationFactor { get; init; }

    /// <summary>Parts of an ultrasound picture that show tissue with a scale of their own; empty when there are none.</summary>
    public ImmutableArray<CalibratedRegion> Regions { get; init; } = [];

    /// <summary>What a PET frame says of standardised uptake; null for other frames.</summary>
    public UptakeScale? Uptake { get; init; }

    /// <summary>Image Position (Patient) (0020,0032): centre of the first pixel, LPS mm.</summary>
    public ImagePosition? ImagePositionPatient { get; init; }

    /// <summary>Image Orientation (Patient) (0020,0037).</summary>
    public ImageOrientation? ImageOrientationPatient { get; init; }

    /// <summary>Frame of Reference UID (0020,0052); null when the image names none.</summary>
    public string? FrameOfReferenceUid { get; init; }

    /// <summary>Slice Thickness (0018,0050) in mm. Never the distance between slices.</summary>
    public double? SliceThickness { get; init; }

    /// <summary>Spacing Between Slices (0018,0088) in mm, as stated; the positions are the truth.</summary>
    public double? SpacingBetweenSlices { get; init; }

    /// <summary>Gantry/Detector Tilt (0018,1120) in degrees, as stated; the positions are the truth.</summary>
    public double? GantryTiltDegrees { get; init; }

    /// <summary>Rescale Slope (0028,1053); null when there is no modality transform.</summary>
    public double? RescaleSlope { get; init; }

    /// <summary>Rescale Intercept (0028,1052); null when there is no modality transform.</summary>
    public double? RescaleIntercept { get; init; }

    /// <summary>Rescale Type (0028,1054), such as <c>HU</c>; null when not said.</summary>
    public string? RescaleType { get; init; }

    /// <summary>True when a Modality LUT Sequence (0028,3000) governs instead of slope and intercept.</summary>
    public bool HasModalityLut { get; init; }

    /// <summary>Bits of the modality values that the Modality LUT gives, 8 to 16; null when there is none, or none that can be read.</summary>
    public int? ModalityLutBits { get; init; }

    /// <summary>The VOI LUTs (0028,3010) the source offers, in its order; their values stay in the file.</summary>
    public ImmutableArray<FrameVoiLut> VoiLuts { get; init; } = [];

    /// <summary>The windows the source offers, in its order; empty when it offers none.</summary>
    public ImmutableArray<FrameWindow> Windows { get; init; } = [];

    /// <summary>Pixel Padding Value (0028,0120) as a stored value of the frame's own signedness.</summary>
    public int? PaddingValue { get; init; }

    /// <summary>Pixel Padding Range Limit (0028,0121): padding is every stored value between the two, both included.</summary>
    public int? PaddingRangeLimit { get; init; }

    /// <summary>Image Type (0008,0008) values (or Frame Type of an enhanced frame); empty when missing.</summary>
    public ImmutableArray<string> ImageType { get; init; } = [];

    /// <summary>Value 3 of Image Type is <c>LOCALIZER</c>, or the frame is otherwise known to be a survey image.</summary>
    public bool IsLocaliser { get; init; }

    /// <summary>The frame is a grid of slices in one picture (Siemens mosaic) whose headers do not say how to unpack it: it is never shown as one slice.</summary>
    public bool IsMosaic { get; init; }

    /// <summary>Which part of the stored frame this is, when the frame is a mosaic; <see cref="Rows"/> and <see cref="Columns"/> are the part's. Else null.</summary>
    public MosaicTile? Tile { get; init; }

    /// <summary>Instance Number (0020,0013).</summary>
    public int? InstanceNumber { get; init; }

    /// <summary>Modality (0008,0060); empty when missing.</summary>
    public string Modality { get; init; } = "";

    /// <summary>Series Description (0008,103E).</summary>
    public string? SeriesDescription { get; init; }

    /// <summary>Series Number (0020,0011).</summary>
    public int? SeriesNumber { get; init; }

    /// <summary>What the frame says of how many there should be.</summary>
    public FrameExpectations Expected { get; init; } = FrameExpectations.None;

    /// <summary>What may split a series of one geometry into phases.</summary>
    public FrameTimeKeys Keys { get; init; } = FrameTimeKeys.None;

    /// <summary>Dimension Index Values (0020,9157) of an enhanced frame, outermost first; empty for classic images.</summary>
    public ImmutableArray<long> DimensionIndexValues { get; init; } = [];
}

/// <summary>One slice within a picture that holds many, as tiles of equal size, row by row from the top left.</summary>
/// <param name="Index">The tile, from 0.</param>
/// <param name="PerRow">Tiles in a row of the picture.</param>
public sealed record MosaicTile(int Index, int PerRow);

/// <summary>How a pixel is stored (PS3.3 C.7.6.3).</summary>
/// <param name="BitsAllocated">Bits a sample takes in native form: 1, 8, 16 or 32 (64 for double float).</param>
/// <param name="BitsStored">Bits of a sample that carry the value.</param>
/// <param name="HighBit">Position of the most significant of these bits.</param>
/// <param name="IsSigned">Pixel Representation is 1: two's complement.</param>
/// <param name="SamplesPerPixel">1 for monochrome and palette, 3 for colour.</param>
/// <param name="PhotometricInterpretation">As stored, such as <c>MONOCHROME2</c>.</param>
/// <param name="IsFloat">The frame is Float or Double Float Pixel Data.</param>
public sealed record FramePixelFormat(
    int BitsAllocated, int BitsStored, int HighBit, bool IsSigned, int SamplesPerPixel, string PhotometricInterpretation, bool IsFloat = false)
{
    /// <summary>The lowest stored value shows white (MONOCHROME1): a display inverts.</summary>
    [JsonIgnore]
    public bool IsMonochrome1 => PhotometricInterpretation == "MONOCHROME1";

    /// <summary>One grey sample a pixel.</summary>
    [JsonIgnore]
    public bool IsMonochrome => PhotometricInterpretation is "MONOCHROME1" or "MONOCHROME2";
}

/// <summary>Where a frame's spacing came from.</summary>
public enum SpacingSource
{
    /// <summary>No spacing is known; nothing may be measured in mm.</summary>
    None,

    /// <summary>Pixel Spacing (0028,0030) of a cross-sectional image: in the patient.</summary>
    PixelSpacing,

    /// <summary>Pixel Spacing that Pixel Spacing Calibration Type says was calibrated.</summary>
    CalibratedPixelSpacing,

    /// <summary>Imager Pixel Spacing (0018,1164) alone: at the detector, not in the patient.</summary>
    ImagerPixelSpacing,

    /// <summary>Nominal Scanned Pixel Spacing (0018,2010).</summary>
    NominalScannedPixelSpacing,

    /// <summary>Imager Pixel Spacing divided by the Estimated Radiographic Magnification Factor (0018,1114): in the patient, at the depth the device assumed.</summary>
    MagnificationCorrected,

    /// <summary>Pixel Spacing of a projection, a secondary picture or an ultrasound picture that says nothing of a calibration: its meaning is not told.</summary>
    UncalibratedPixelSpacing,
}

/// <summary>The centre of a frame's first pixel in patient space.</summary>
/// <param name="X">LPS x in mm, toward the left.</param>
/// <param name="Y">LPS y in mm, toward the back.</param>
/// <param name="Z">LPS z in mm, toward the head.</param>
public readonly record struct ImagePosition(double X, double Y, double Z);

/// <summary>The two direction cosines of Image Orientation (Patient) (PS3.3 C.7.6.2.1.1), as stored.</summary>
/// <param name="RowX">LPS x of the direction in which the column index grows (along a row).</param>
/// <param name="RowY">LPS y of the same.</param>
/// <param name="RowZ">LPS z of the same.</param>
/// <param name="ColumnX">LPS x of the direction in which the row index grows (down a column).</param>
/// <param name="ColumnY">LPS y of the same.</param>
/// <param name="ColumnZ">LPS z of the same.</param>
public readonly record struct ImageOrientation(double RowX, double RowY, double RowZ, double ColumnX, double ColumnY, double ColumnZ);

/// <summary>One window of the source (PS3.3 C.11.2).</summary>
/// <param name="Center">Window Center in modality values.</param>
/// <param name="Width">Window Width in modality values.</param>
/// <param name="Explanation">Window Center &amp; Width Explanation; null when not said.</param>
/// <param name="VoiLutFunction"><c>LINEAR</c>, <c>LINEAR_EXACT</c> or <c>SIGMOID</c>.</param>
public sealed record FrameWindow(double Center, double Width, string? Explanation = null, string VoiLutFunction = "LINEAR");

/// <summary>A VOI LUT of the source (PS3.3 C.11.2.1.1): a table from modality values to grey.</summary>
/// <param name="First">The modality value of its first entry; lower ones take the first entry, values past the last entry take that.</param>
/// <param name="Entries">Its length, 1 to 65536.</param>
/// <param name="Explanation">LUT Explanation; null when not said.</param>
public sealed record FrameVoiLut(int First, int Entries, string? Explanation = null);

/// <summary>The attributes by which one series holds several volumes of the same place: time, echo, diffusion, heart phase.</summary>
public sealed record FrameTimeKeys
{
    /// <summary>A frame that says nothing of time.</summary>
    public static FrameTimeKeys None { get; } = new();

    /// <summary>Temporal Position Identifier (0020,0100) or Temporal Position Index.</summary>
    public int? TemporalPosition { get; init; }

    /// <summary>Echo Number (0018,0086).</summary>
    public int? EchoNumber { get; init; }

    /// <summary>Echo Time (0018,0081) in ms.</summary>
    public double? EchoTimeMs { get; init; }

    /// <summary>Diffusion b-value (0018,9087) in s/mm².</summary>
    public double? DiffusionBValue { get; init; }

    /// <summary>Trigger Time (0018,1060) in ms.</summary>
    public double? TriggerTimeMs { get; init; }

    /// <summary>Acquisition Number (0020,0012).</summary>
    public int? AcquisitionNumber { get; init; }

    /// <summary>Inversion Time (0018,0082) in ms.</summary>
    public double? InversionTimeMs { get; init; }

    /// <summary>The direction of diffusion weighting as it is shown, such as <c>0.71, 0, -0.71</c> or <c>isotropic</c>.</summary>
    public string? DiffusionDirection { get; init; }

    /// <summary>Nominal Percentage of Cardiac Phase (0020,9241).</summary>
    public double? CardiacPhasePercent { get; init; }

    /// <summary>Nominal Percentage of Respiratory Phase (0020,9245).</summary>
    public double? RespiratoryPhasePercent { get; init; }

    /// <summary>Acquisition Time (0008,0032) in seconds since Series Time (0008,0031), or else Study Time: no time of day. Null without either.</summary>
    public double? AcquisitionTimeSeconds { get; init; }

    /// <summary>Frame Reference Time (0054,1300) in ms.</summary>
    public double? FrameReferenceTimeMs { get; init; }

    /// <summary>Stack ID (0020,9056) of an enhanced frame.</summary>
    public string? StackId { get; init; }
}
