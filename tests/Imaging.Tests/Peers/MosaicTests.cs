using Annotator.Core.Geometry;
using Annotator.Dicom;
using Annotator.Dicom.Objects;
using Annotator.Imaging.Volumes;

namespace Annotator.Imaging.Tests.Peers;

public sealed class MosaicTests
{
    private static readonly MadeSeries Made = new(MadeSeries.Oblique, 16, 12, 7);
    private static readonly DicomTag Csa = new(0x0029, 0x1010);

    [Fact]
    public void A_tile_lies_where_its_slice_does()
    {
        var frames = FrameReader.Read(Mosaic());

        Assert.Equal(Enumerable.Range(0, 7).Select(n => new MosaicTile(n, 3)), frames.Select(f => f.Tile));
        for (var k = 0; k < 7; k++)
        {
            var p = frames[k].ImagePositionPatient!.Value;
            Assert.InRange((new LpsPoint(p.X, p.Y, p.Z) - Made.PositionOf(k)).Length, 0, 1e-9);
        }
    }

    [Theory]
    [InlineData("no header")]
    [InlineData("no spacing")]
    [InlineData("normal in the plane")]
    [InlineData("indivisible")]
    [InlineData("cut short")]
    public void A_mosaic_that_does_not_say_how_it_lies_is_refused_by_name(string what)
    {
        var dataset = Mosaic();
        switch (what)
        {
            case "no header": dataset.Remove(Csa); break;
            case "no spacing": dataset.Remove(DicomTags.SpacingBetweenSlices); break;
            case "normal in the plane": dataset.Set(new DicomElement(Csa, DicomVr.OB, Made.Csa(MadeSeries.Oblique.I.Normalised()))); break;
            case "indivisible": dataset.Set(DicomTags.Columns, 47).Set(new DicomElement(DicomTags.PixelData, DicomVr.OW, new byte[47 * 36 * 2])); break;
            default: dataset.Set(new DicomElement(Csa, DicomVr.OB, dataset[Csa]!.Bytes[..500].ToArray())); break;
        }
        var series = SeriesAssembler.Assemble(FrameReader.Read(dataset));

        Assert.Empty(series.Volumes);
        Assert.Equal(SeriesProblems.Mosaic, Assert.Single(series.Refused).Code);
    }

    [Fact]
    public void A_mutated_header_is_read_or_refused_and_never_runs_away()
    {
        var random = new Random(20260101);
        var header = Made.Csa(MadeSeries.Oblique.K.Normalised());
        for (var n = 0; n < 3000; n++)
        {
            var mutated = header[..random.Next(1, header.Length + 1)];
            for (var times = random.Next(1, 5); times > 0; times--) mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            var frames = FrameReader.Read(Mosaic().Set(new DicomElement(Csa, DicomVr.OB, mutated)));
            Assert.True(frames.Length is 1 or (> 1 and <= 4096), $"{frames.Length}");
        }
    }

    private static DicomDataset Mosaic() => Assert.Single(Made.Mosaics(isAgainst: false));
}
