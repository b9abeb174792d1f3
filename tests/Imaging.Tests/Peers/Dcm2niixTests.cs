using Annotator.Core.Contract;
using Annotator.Core.Geometry;
using Annotator.Dicom;
using Annotator.Dicom.Objects;
using Annotator.Dicom.PixelData;
using Annotator.Imaging.Tests.Volumes;
using Annotator.Imaging.Volumes;

namespace Annotator.Imaging.Tests.Peers;

/// <summary>Volumes against an independent converter: every voxel equal, and at the same place in the patient to float32 precision.</summary>
/// <remarks>
/// Documented differences, and no other: NIfTI counts mm in RAS (x and y change sign); dcm2niix turns rows upside down (its y is rows − 1 − j); it keeps or turns the order of
/// slices (the case says which) while ours always follow row × column; times are its fourth dimension, ours are volumes of one axis; it writes modality values of
/// its own scaling as slope and intercept, ours are compared with both applied.
/// </remarks>
public sealed class Dcm2niixTests(ITestOutputHelper log)
{
    private static readonly LpsFromIjk Oblique = MadeSeries.Oblique;

    /// <summary>Lattices of the made series: the acquisitions a reader meets.</summary>
    public static TheoryData<string> Lattices => ["oblique", "slices downwards", "rows to the right", "sagittal", "coronal", "head first prone", "left-handed oblique"];

    [Theory, MemberData(nameof(Lattices))]
    public async Task A_made_series_is_where_and_what_dcm2niix_says(string name)
    {
        var made = new MadeSeries(Lattice(name), 13, 11, 7);
        var datasets = made.Classic("MR", MadeSeries.Mr).ToArray();
        await CompareAsync(name, datasets, Dcm2niix.Convert(datasets));
    }

    [Fact]
    public async Task The_real_phantom_is_where_and_what_dcm2niix_says() => await CompareFolderAsync("ct-phantom-1mm");

    [Fact]
    public async Task The_real_mosaics_are_where_and_what_dcm2niix_says() => await CompareFolderAsync("mr-mosaic");

    [Fact]
    public async Task Phases_are_the_fourth_dimension_in_the_same_order()
    {
        var datasets = new MadeSeries(Oblique, 13, 11, 7, 4).Classic("MR", MadeSeries.Mr, (d, _, phase) => d
            .Set(DicomTags.TemporalPositionIdentifier, phase + 1).Set(DicomTags.NumberOfTemporalPositions, 4).Set(DicomTags.AcquisitionTime, $"1010{10 + (2 * phase)}")).ToArray();
        await CompareAsync("4D", datasets, Dcm2niix.Convert(datasets));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task An_enhanced_multi_frame_instance_is_where_and_what_dcm2niix_says(int phases)
    {
        DicomDataset[] datasets = [new MadeSeries(Oblique, 13, 11, 7, phases).Enhanced()];
        await CompareAsync($"enhanced, {phases} phases", datasets, Dcm2niix.Convert(datasets));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Oblique_mosaics_are_where_and_what_dcm2niix_says(bool isAgainst)
    {
        var lattice = isAgainst ? Oblique with { K = -Oblique.K } : Oblique;
        var datasets = new MadeSeries(lattice, 16, 12, 7, 3).Mosaics(isAgainst).ToArray();
        await CompareAsync(isAgainst ? "mosaic against its normal" : "mosaic", datasets, Dcm2niix.Convert(datasets));
    }

    [Fact]
    public async Task Slices_with_rescales_of_their_own_have_the_modality_values_dcm2niix_says()
    {
        var datasets = new MadeSeries(Oblique, 13, 11, 7).Classic("PT", MadeSeries.Pet, (d, k, _) => d
            .Set(DicomTags.RescaleSlope, 0.25 + (k * 0.5)).Set(DicomTags.RescaleIntercept, 0).Set(DicomTags.Units, "BQML")).ToArray();
        await CompareAsync("PET", datasets, Dcm2niix.Convert(datasets));
    }

    private static LpsFromIjk Lattice(string name)
    {
        LpsFromIjk Of(LpsVector row, LpsVector column, double slices) =>
            new(row * 0.7, column * 0.9, row.Cross(column) * slices, new LpsPoint(-23.4, 56.7, 89.1));
        return name switch
        {
            "oblique" => Oblique,
            "slices downwards" => Oblique with { K = -Oblique.K },
            "rows to the right" => Of(new(-0.96, -0.28, 0), new(0.2688, -0.9216, -0.28), 2.5),
            "sagittal" => Of(new(0, 1, 0), new(0, 0, -1), 2.5),
            "coronal" => Of(new(1, 0, 0), new(0, 0, -1), 2.5),
            "head first prone" => Of(new(-1, 0, 0), new(0, -1, 0), 2.5),
            "left-handed oblique" => Of(new(-0.2688, 0.9216, 0.28), new(0.96, 0.28, 0), 2.5),
            _ => throw new ArgumentOutOfRangeException(nameof(name)),
        };
    }

    private Task CompareFolderAsync(string folder)
    {
        var path = RealSeries.Find(folder);
        return CompareAsync(folder, [.. Directory.GetFiles(path, "*.dcm").Select(file => DicomFile.Read(File.ReadAllBytes(file)).Dataset)], Dcm2niix.Convert(path));
    }

    private async Task CompareAsync(string name, DicomDataset[] datasets, NiftiFile[] theirs)
    {
        var nifti = Assert.Single(theirs);
        var pixels = datasets.ToDictionary(d => d.GetUid(DicomTags.SopInstanceUid)!, d => PixelDataReader.Open(new DicomFile(d, TransferSyntax.ExplicitLittleEndian)));
        var assembled = SeriesAssembler.Assemble(datasets.SelectMany(d => FrameReader.Read(d)));
        Assert.Empty(assembled.Refused);
        Assert.Equal(nifti.Dim[3], assembled.Volumes.Length);
        for (var t = 0; t < assembled.Volumes.Length; t++)
        {
            var manifest = assembled.Volumes[t];
            Assert.True(manifest.Descriptor.IsVolume, string.Join(' ', manifest.Descriptor.Problems.Select(p => p.Text)));
            var volume = await VolumeLoader.LoadAsync(manifest, (frame, _) => ValueTask.FromResult(pixels[frame.SopInstanceUid].ReadFrame(frame.FrameIndex).Bytes), default);
            Compare(name, volume, nifti, t);
        }
    }

    private void Compare(string name, Volume volume, NiftiFile nifti, int t)
    {
        var grid = volume.Grid;
        Assert.Equal((grid.Columns, grid.Rows, grid.Slices), (nifti.Dim[0], nifti.Dim[1], nifti.Dim[2]));
        var toIjk = grid.GetLpsFromIjk()!.Inverse();
        // The place of their first voxel in our lattice tells which axes they turn; what it must be for rows is a convention, for slices it is said.
        var first = (toIjk * nifti.At(0, 0, 0).ToLps()).ToVoxel();
        Assert.Equal((0, grid.Rows - 1), (first.I, first.J));
        Assert.Contains(first.K, new[] { 0, grid.Slices - 1 });
        var isTurned = first.K != 0;
        var worst = 0.0;
        for (var z = 0; z < grid.Slices; z++)
        {
            var k = isTurned ? grid.Slices - 1 - z : z;
            foreach (var (x, y) in new[] { (0, 0), (grid.Columns - 1, 0), (0, grid.Rows - 1), (grid.Columns - 1, grid.Rows - 1) })
                worst = Math.Max(worst, (nifti.At(x, y, z).ToLps() - (grid.GetLpsFromIjk()! * new IjkPoint(x, grid.Rows - 1 - y, k))).Length);
            CompareSlice(volume, nifti, t, z, k);
        }
        // A float32 of some hundred mm is good to 3e-5; a coordinate adds three products of such numbers.
        Assert.InRange(worst, 0, 5e-4);
        log.WriteLine($"{name}: {grid.Columns} × {grid.Rows} × {grid.Slices}, time {t + 1} of {nifti.Dim[3]}, rows turned, slices {(isTurned ? "turned" : "kept")}, corners within {worst:0.0e0} mm, voxels equal");
    }

    private static void CompareSlice(Volume volume, NiftiFile nifti, int t, int z, int k)
    {
        var grid = volume.Grid;
        var isFloat = volume.Manifest.Descriptor.PixelType == PixelType.Float32;
        for (var y = 0; y < grid.Rows; y++)
        {
            for (var x = 0; x < grid.Columns; x++)
            {
                var ours = volume.ModalityValue(new VoxelIndex(x, grid.Rows - 1 - y, k));
                var stored = nifti.Stored(x, y, z, t);
                var modality = nifti.Slope == 0 ? stored : (stored * nifti.Slope) + nifti.Intercept;
                if (isFloat ? (float)modality != (float)ours : modality != ours) Assert.Fail($"voxel ({x}, {grid.Rows - 1 - y}, {k}) is {ours}, theirs {modality}");
            }
        }
    }
}
