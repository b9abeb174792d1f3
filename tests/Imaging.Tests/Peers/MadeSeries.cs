using System.Buffers.Binary;
using System.Text;
using Annotator.Core.Geometry;
using Annotator.Dicom;

namespace Annotator.Imaging.Tests.Peers;

/// <summary>A made series on an oblique, anisotropic lattice, written by the product's own writer with headers that other readers find plausible.</summary>
/// <param name="LpsFromIjk">Where its voxels lie; k is the order in which its slices are acquired.</param>
/// <param name="Columns">Voxels along i.</param>
/// <param name="Rows">Voxels along j.</param>
/// <param name="Slices">Voxels along k.</param>
/// <param name="Phases">Volumes at the same place.</param>
internal sealed record MadeSeries(LpsFromIjk LpsFromIjk, int Columns, int Rows, int Slices, int Phases = 1)
{
    private const string Root = "1.2.826.0.1.3680043.8.498.77";
    public const string Mr = "1.2.840.10008.5.1.4.1.1.4", EnhancedMr = "1.2.840.10008.5.1.4.1.1.4.1", Pet = "1.2.840.10008.5.1.4.1.1.128";

    /// <summary>0.7 × 0.9 × 2.5 mm, turned about two axes; exact cosines.</summary>
    public static LpsFromIjk Oblique { get; } = new(
        new LpsVector(0.96, 0.28, 0) * 0.7, new LpsVector(-0.2688, 0.9216, 0.28) * 0.9, new LpsVector(0.96, 0.28, 0).Cross(new LpsVector(-0.2688, 0.9216, 0.28)) * 2.5,
        new LpsPoint(-23.4, 56.7, 89.1));

    /// <summary>Every voxel has a value of its own.</summary>
    public short Value(int i, int j, int k, int phase) => (short)(((phase * Slices) + k) * 211 % 4000 + (j * 17) + (i * 3) + 1);

    public LpsPoint PositionOf(int k) => LpsFromIjk * new IjkPoint(0, 0, k);

    public byte[] Pixels(int k, int phase) => Pixels(Columns, Rows, (i, j) => Value(i, j, k, phase));

    public static byte[] Pixels(int columns, int rows, Func<int, int, short> value)
    {
        var bytes = new byte[columns * rows * 2];
        for (var j = 0; j < rows; j++)
            for (var i = 0; i < columns; i++) BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(((j * columns) + i) * 2), value(i, j));
        return bytes;
    }

    /// <summary>One classic instance a slice and phase.</summary>
    public IEnumerable<DicomDataset> Classic(string modality, string sopClass, Action<DicomDataset, int, int>? mark = null)
    {
        for (var phase = 0; phase < Phases; phase++)
        {
            for (var k = 0; k < Slices; k++)
            {
                var number = (phase * Slices) + k + 1;
                var p = PositionOf(k);
                var dataset = Common(modality, sopClass, number)
                    .Set(DicomTags.ImagePositionPatient, p.X, p.Y, p.Z).Set(DicomTags.ImageOrientationPatient, Cosines())
                    .Set(DicomTags.PixelSpacing, LpsFromIjk.SpacingBetweenRows, LpsFromIjk.SpacingBetweenColumns)
                    .Set(DicomTags.SliceThickness, LpsFromIjk.SpacingBetweenSlices)
                    .Set(new DicomElement(DicomTags.PixelData, DicomVr.OW, Pixels(k, phase)));
                if (modality == "MR") dataset.Set(DicomTags.SpacingBetweenSlices, LpsFromIjk.SpacingBetweenSlices).Set(DicomTags.EchoTime, 30).Set(DicomTags.RepetitionTime, 2000);
                mark?.Invoke(dataset, k, phase);
                yield return dataset;
            }
        }
    }

    /// <summary>All in one enhanced multi-frame instance, frames in an order that is not theirs.</summary>
    public DicomDataset Enhanced()
    {
        var order = Enumerable.Range(0, Phases * Slices).ToArray();
        new Random(5).Shuffle(order);
        var dataset = Common("MR", EnhancedMr, 1)
            .Set(DicomTags.NumberOfFrames, order.Length).Set(DicomTags.ImageType, "ORIGINAL", "PRIMARY", "M", "NONE").Set(DicomTags.AcquisitionDateTime, "20240102101500")
            .Set(DicomTags.SharedFunctionalGroupsSequence, new DicomDataset()
                .Set(DicomTags.PixelMeasuresSequence, new DicomDataset()
                    .Set(DicomTags.PixelSpacing, LpsFromIjk.SpacingBetweenRows, LpsFromIjk.SpacingBetweenColumns)
                    .Set(DicomTags.SliceThickness, LpsFromIjk.SpacingBetweenSlices).Set(DicomTags.SpacingBetweenSlices, LpsFromIjk.SpacingBetweenSlices))
                .Set(DicomTags.PlaneOrientationSequence, new DicomDataset().Set(DicomTags.ImageOrientationPatient, Cosines()))
                .Set(DicomTags.MREchoSequence, new DicomDataset().Set(DicomTags.EffectiveEchoTime, 30))
                .Set(DicomTags.MRTimingAndRelatedParametersSequence, new DicomDataset().Set(DicomTags.RepetitionTime, 2000)))
            .Set(DicomTags.DimensionIndexSequence, Dimension(DicomTags.StackID), Dimension(DicomTags.InStackPositionNumber), Dimension(DicomTags.TemporalPositionIndex))
            .Set(DicomTags.PerFrameFunctionalGroupsSequence, [.. order.Select(n => FrameOf(n % Slices, n / Slices))]);
        return dataset.Set(new DicomElement(DicomTags.PixelData, DicomVr.OW, order.SelectMany(n => Pixels(n % Slices, n / Slices)).ToArray()));
    }

    private DicomDataset FrameOf(int k, int phase)
    {
        var p = PositionOf(k);
        return new DicomDataset()
            .Set(DicomTags.FrameContentSequence, new DicomDataset()
                .Set(DicomTags.StackID, "1").Set(DicomTags.InStackPositionNumber, k + 1).Set(DicomTags.TemporalPositionIndex, phase + 1)
                .Set(DicomTags.DimensionIndexValues, 1, k + 1, phase + 1).Set(DicomTags.FrameAcquisitionDateTime, $"202401021015{phase:00}"))
            .Set(DicomTags.PlanePositionSequence, new DicomDataset().Set(DicomTags.ImagePositionPatient, p.X, p.Y, p.Z));
    }

    private static DicomDataset Dimension(DicomTag tag) =>
        new DicomDataset().Set(Pointer(DicomTags.DimensionIndexPointer, tag)).Set(Pointer(DicomTags.FunctionalGroupPointer, DicomTags.FrameContentSequence));

    private static DicomElement Pointer(DicomTag attribute, DicomTag to) =>
        new(attribute, DicomVr.AT, new[] { (byte)to.Group, (byte)(to.Group >> 8), (byte)to.Element, (byte)(to.Element >> 8) });

    private double[] Cosines()
    {
        var (row, column) = (LpsFromIjk.I.Normalised(), LpsFromIjk.J.Normalised());
        return [row.X, row.Y, row.Z, column.X, column.Y, column.Z];
    }

    private DicomDataset Common(string modality, string sopClass, int number) => new DicomDataset()
        .Set(DicomTags.ImageType, "ORIGINAL", "PRIMARY", "OTHER").Set(DicomTags.SopClassUid, sopClass).Set(DicomTags.SopInstanceUid, $"{Root}.3.{number}")
        .Set(DicomTags.StudyDate, "20240102").Set(DicomTags.SeriesDate, "20240102").Set(DicomTags.StudyTime, "101010").Set(DicomTags.SeriesTime, "101010")
        .Set(DicomTags.AcquisitionDate, "20240102").Set(DicomTags.AcquisitionTime, "101010").Set(DicomTags.Modality, modality).Set(DicomTags.Manufacturer, "Philips")
        .Set(DicomTags.SeriesDescription, "made").Set(DicomTags.ProtocolName, "made").Set(DicomTags.PatientID, "made").Set(DicomTags.PatientName, "Made")
        .Set(DicomTags.StudyInstanceUid, $"{Root}.1").Set(DicomTags.SeriesInstanceUid, $"{Root}.2").Set(DicomTags.FrameOfReferenceUid, $"{Root}.4")
        .Set(DicomTags.SeriesNumber, 3).Set(DicomTags.InstanceNumber, number).Set(DicomTags.AcquisitionNumber, 1)
        .Set(DicomTags.SamplesPerPixel, 1).Set(DicomTags.PhotometricInterpretation, "MONOCHROME2").Set(DicomTags.Rows, Rows).Set(DicomTags.Columns, Columns)
        .Set(DicomTags.BitsAllocated, 16).Set(DicomTags.BitsStored, 16).Set(DicomTags.HighBit, 15).Set(DicomTags.PixelRepresentation, 1);

    /// <summary>One mosaic a phase, with the CSA header of a Siemens scanner.</summary>
    /// <param name="isAgainst">The slices go against row × column.</param>
    public IEnumerable<DicomDataset> Mosaics(bool isAgainst)
    {
        var perSide = (int)Math.Ceiling(Math.Sqrt(Slices));
        var (columns, rows) = (Columns * perSide, Rows * perSide);
        var corner = LpsFromIjk * new IjkPoint(-(columns - Columns) / 2.0, -(rows - Rows) / 2.0, 0);
        var normal = LpsFromIjk.K.Normalised();
        Assert.Equal(isAgainst, normal.Dot(LpsFromIjk.I.Cross(LpsFromIjk.J)) < 0);
        for (var phase = 0; phase < Phases; phase++)
        {
            var time = phase;
            var dataset = Common("MR", Mr, phase + 1).Set(DicomTags.Manufacturer, "SIEMENS").Set(DicomTags.ImageType, "ORIGINAL", "PRIMARY", "M", "ND", "MOSAIC")
                .Set(DicomTags.AcquisitionNumber, phase + 1).Set(DicomTags.AcquisitionTime, $"1010{10 + (2 * phase)}").Set(DicomTags.EchoTime, 30).Set(DicomTags.RepetitionTime, 2000)
                .Set(DicomTags.Rows, rows).Set(DicomTags.Columns, columns).Set(DicomTags.ImagePositionPatient, corner.X, corner.Y, corner.Z).Set(DicomTags.ImageOrientationPatient, Cosines())
                .Set(DicomTags.PixelSpacing, LpsFromIjk.SpacingBetweenRows, LpsFromIjk.SpacingBetweenColumns).Set(DicomTags.SliceThickness, LpsFromIjk.SpacingBetweenSlices)
                .Set(DicomTags.SpacingBetweenSlices, LpsFromIjk.SpacingBetweenSlices)
                .Set(DicomElement.OfStrings(new DicomTag(0x0029, 0x0010), DicomVr.LO, ["SIEMENS CSA HEADER"], DicomCharacterSet.Default))
                .Set(new DicomElement(new DicomTag(0x0029, 0x1010), DicomVr.OB, Csa(normal)))
                .Set(new DicomElement(DicomTags.PixelData, DicomVr.OW, Pixels(columns, rows, (x, y) => TileValue(x, y, perSide, time))));
            yield return dataset;
        }
    }

    private short TileValue(int x, int y, int perSide, int phase)
    {
        var k = (y / Rows * perSide) + (x / Columns);
        return k < Slices ? Value(x % Columns, y % Rows, k, phase) : (short)0;
    }

    /// <summary>A CSA image header in the layout with the <c>SV10</c> preamble.</summary>
    public byte[] Csa(LpsVector normal)
    {
        string Number(double value) => value.ToString("F8", System.Globalization.CultureInfo.InvariantCulture);
        (string Name, string Vr, string[] Values)[] tags =
        [
            ("EchoLinePosition", "IS", []), ("NumberOfImagesInMosaic", "US", [$"{Slices}"]),
            ("SliceNormalVector", "FD", [Number(normal.X), Number(normal.Y), Number(normal.Z)]), ("ImaCoilString", "LO", ["C:HEA;HEP"]),
        ];
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("SV10\u0004\u0003\u0002\u0001"u8);
        writer.Write(tags.Length);
        writer.Write(77);
        foreach (var (name, vr, values) in tags)
        {
            writer.Write(Padded(name, 64));
            writer.Write(values.Length);
            writer.Write(Padded(vr, 4));
            writer.Write(6);
            writer.Write(6);
            writer.Write(77);
            for (var n = 0; n < 6; n++)
            {
                var text = n < values.Length ? Encoding.ASCII.GetBytes(values[n] + "\0") : [];
                writer.Write(text.Length);
                writer.Write(text.Length);
                writer.Write(77);
                writer.Write(text.Length);
                writer.Write(Padded(Encoding.ASCII.GetString(text), (text.Length + 3) & ~3));
            }
        }
        return stream.ToArray();
    }

    private static byte[] Padded(string text, int length)
    {
        var bytes = new byte[length];
        Encoding.ASCII.GetBytes(text, bytes);
        return bytes;
    }
}
