using Annotator.Core.Geometry;

namespace Annotator.Imaging.Tests.Volumes;

/// <summary>Descriptions of frames on an oblique 0.7 × 0.9 × 2.5 mm lattice, offset and non-cubic.</summary>
internal static class Frames
{
    public const int Columns = 20;
    public const int Rows = 14;
    public static readonly LpsPoint Origin = new(-123.4, 56.7, 890.1);

    // Turned by about 16 degrees about two axes; exact to the last digit of a double.
    private static readonly LpsVector Row = new LpsVector(0.96, 0.28, 0);
    private static readonly LpsVector Column = new LpsVector(-0.28 * 0.96, 0.96 * 0.96, 0.28);

    public static LpsVector Normal => Row.Cross(Column);

    public static FramePixelFormat Int16 { get; } = new(16, 12, 11, true, 1, "MONOCHROME2");

    /// <summary>Slices every 2.5 mm along the normal, given in an order that is not theirs.</summary>
    public static FrameDescription[] Regular(int slices) => Shuffle([.. Enumerable.Range(0, slices).Select(k => At(Origin + (Normal * (2.5 * k)), k))]);

    /// <summary>Slices at these distances along the normal.</summary>
    public static FrameDescription[] AtDistances(params double[] mm) => Shuffle([.. mm.Select((distance, k) => At(Origin + (Normal * distance), k))]);

    /// <summary>One slice whose first pixel is there.</summary>
    public static FrameDescription At(LpsPoint position, int number) => new()
    {
        StudyInstanceUid = "2.25.1", SeriesInstanceUid = "2.25.2", SopInstanceUid = $"2.25.3.{number}", SopClassUid = "1.2.840.10008.5.1.4.1.1.2",
        FrameIndex = 0, Rows = Rows, Columns = Columns, PixelFormat = Int16, Modality = "CT", SeriesDescription = "Chest", InstanceNumber = 1000 - number,
        SpacingBetweenRows = 0.9, SpacingBetweenColumns = 0.7, SpacingSource = SpacingSource.PixelSpacing, FrameOfReferenceUid = "2.25.4",
        ImagePositionPatient = new(position.X, position.Y, position.Z), ImageOrientationPatient = new(Row.X, Row.Y, Row.Z, Column.X, Column.Y, Column.Z),
        RescaleSlope = 1, RescaleIntercept = -1024,
    };

    public static FrameDescription[] Shuffle(FrameDescription[] frames)
    {
        new Random(7).Shuffle(frames);
        return frames;
    }
}
