using System.Text.Json;
using Annotator.Core.Contract;
using Annotator.Core.Geometry;
using Annotator.Core.Messages;
using Annotator.Imaging.Volumes;

namespace Annotator.Imaging.Tests.Volumes;

public sealed class SeriesAssemblerTests
{
    [Fact]
    public void Slices_in_any_order_become_a_volume_sorted_along_their_normal()
    {
        var volume = Single(Frames.Regular(9));

        Assert.True(volume.Descriptor.IsVolume);
        Assert.Empty(volume.Descriptor.Problems);
        Assert.Equal(Enumerable.Range(0, 9).Select(k => $"2.25.3.{k}"), volume.Descriptor.Instances);
        Assert.Equal([LatticePlane.Axial, LatticePlane.Sagittal, LatticePlane.Coronal], volume.Descriptor.Planes.Select(plane => plane.Plane));
        Assert.InRange(volume.Descriptor.MaxResidualMm!.Value, 0, 1e-9);
    }

    [Fact]
    public void The_affine_puts_every_pixel_where_its_own_slice_says()
    {
        var volume = Single(Frames.Regular(9));
        var lpsFromIjk = volume.Descriptor.Grid.GetLpsFromIjk()!;

        Assert.Equal(0.7, lpsFromIjk.SpacingBetweenColumns, 12);
        Assert.Equal(0.9, lpsFromIjk.SpacingBetweenRows, 12);
        Assert.Equal(2.5, lpsFromIjk.SpacingBetweenSlices, 12);
        for (var k = 0; k < 9; k++)
            Assert.InRange((volume.Frames[k].Plane!.At(17, 11) - (lpsFromIjk * new IjkPoint(17, 11, k))).Length, 0, 1e-9);
    }

    [Fact]
    public void The_id_names_the_slices_and_their_geometry_not_the_order_they_came_in()
    {
        var frames = Frames.Regular(9);
        var moved = frames.Select(frame => frame with { ImagePositionPatient = frame.ImagePositionPatient!.Value with { X = frame.ImagePositionPatient.Value.X + 1 } });

        Assert.Equal(Single(frames).Id, Single([.. frames.Reverse()]).Id);
        Assert.NotEqual(Single(frames).Id, Single([.. moved]).Id);
        Assert.NotEqual(Single(frames).Id, Single([.. frames.Select(frame => frame with { SopInstanceUid = frame.SopInstanceUid + "9" })]).Id);
    }

    [Fact]
    public void A_frame_given_twice_counts_once() => Assert.Equal(9, Single([.. Frames.Regular(9), .. Frames.Regular(9)]).Frames.Length);

    [Fact]
    public void Frames_of_two_series_are_a_mistake_of_the_caller() =>
        Assert.Throws<ArgumentException>(() => SeriesAssembler.Assemble([Frames.At(default, 0), Frames.At(default, 1) with { SeriesInstanceUid = "2.25.9" }]));

    [Fact]
    public void Positions_rounded_to_a_tenth_of_a_millimetre_are_still_a_volume_and_the_residual_is_told()
    {
        var rounded = Enumerable.Range(0, 20).Select(k => Math.Round(0.625 * k, 1)).ToArray();
        var volume = Single(Frames.AtDistances(rounded));

        Assert.True(volume.Descriptor.IsVolume);
        Assert.InRange(volume.Descriptor.MaxResidualMm!.Value, 0.01, 0.0625);
    }

    [Fact]
    public void A_sheared_stack_is_said_to_be_tilted_by_its_angle()
    {
        var step = (Frames.Normal * 2.5) + (new LpsVector(0.96, 0.28, 0) * (2.5 * Math.Tan(Math.PI / 10)));
        var volume = Single([.. Enumerable.Range(0, 9).Select(k => Frames.At(Frames.Origin + (step * k), k) with { GantryTiltDegrees = -18 })]);

        AssertStack(volume, SeriesProblems.GantryTilt);
        Assert.Contains("18.0°", volume.Descriptor.Problems[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gap_is_said_with_the_slice_before_it()
    {
        var volume = Single(Frames.AtDistances(0, 2.5, 5, 12.5, 15, 17.5));

        AssertStack(volume, SeriesProblems.MissingSlices);
        Assert.Equal([2], volume.Descriptor.Problems[0].Slices!.Value);
        Assert.Contains("About 2 slices are missing", volume.Descriptor.Problems[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Distances_that_vary_are_said_with_their_range()
    {
        var volume = Single(Frames.AtDistances(0, 2.5, 5, 8.6, 11.1));

        AssertStack(volume, SeriesProblems.IrregularSpacing);
        Assert.Contains("from 2.50 to 3.60 mm", volume.Descriptor.Problems[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_slice_that_occurs_twice_among_others_is_said_and_no_volume_is_made()
    {
        var volume = Single([.. Frames.Regular(5), Frames.At(Frames.Origin + (Frames.Normal * 5), 77)]);

        AssertStack(volume, SeriesProblems.DuplicatePositions);
        Assert.Equal([2, 3], volume.Descriptor.Problems[0].Slices!.Value);
    }

    [Fact]
    public void A_slice_shifted_within_its_plane_is_said()
    {
        var frames = Frames.Regular(6).OrderBy(frame => frame.SopInstanceUid).ToArray();
        var p = frames[3].ImagePositionPatient!.Value;
        frames[3] = frames[3] with { ImagePositionPatient = new(p.X + (0.96 * 2), p.Y + (0.28 * 2), p.Z) };

        var volume = Single(frames);

        AssertStack(volume, SeriesProblems.IrregularPosition);
        Assert.Equal([3], volume.Descriptor.Problems[0].Slices!.Value);
    }

    [Fact]
    public void Missing_spacing_makes_a_stack_that_measures_in_pixels()
    {
        var volume = Single([.. Frames.Regular(5).Select(frame => frame with { SpacingBetweenRows = null, SpacingBetweenColumns = null })]);

        AssertStack(volume, GeometryRefusals.MissingPixelSpacing);
        Assert.Null(volume.Descriptor.Planes[0].PixelSpacing);
        Assert.Single(volume.Descriptor.Problems);
    }

    [Fact]
    public void A_stack_keeps_the_spacing_within_its_slices_and_their_places()
    {
        var volume = Single(Frames.AtDistances(0, 2.5, 9));

        Assert.Equal(new PixelSpacing(ColumnMm: 0.7, RowMm: 0.9), volume.StackSpacing());
        Assert.Equal(volume.Frames[2].Plane!.At(3, 4), volume.ToLps(new IjkPoint(3, 4, 2)));
        Assert.Null(volume.ToLps(new IjkPoint(3, 4, 3)));
    }

    [Fact]
    public void Missing_positions_make_a_stack_in_the_order_of_instance_numbers()
    {
        var volume = Single([.. Frames.Regular(5).Select(frame => frame with { ImagePositionPatient = null })]);

        AssertStack(volume, GeometryRefusals.MissingPosition);
        Assert.Equal(["2.25.3.4", "2.25.3.3", "2.25.3.2", "2.25.3.1", "2.25.3.0"], volume.Descriptor.Instances);
    }

    [Fact]
    public void Two_stacks_of_a_series_have_two_grids()
    {
        var series = SeriesAssembler.Assemble([
            .. Frames.AtDistances(0, 2.5, 9).Select(frame => frame with { Keys = new FrameTimeKeys { EchoNumber = 1 } }),
            .. Frames.AtDistances(0, 2.5, 9).Select(frame => frame with { SopInstanceUid = frame.SopInstanceUid + ".2", Keys = new FrameTimeKeys { EchoNumber = 2 } })]);

        Assert.Equal(2, series.Volumes.Select(volume => volume.Descriptor.Grid.Id).Distinct().Count());
    }

    [Fact]
    public void A_single_slice_is_a_stack_of_one() => AssertStack(Single(Frames.Regular(1)), SeriesProblems.SingleSlice);

    [Fact]
    public void A_localiser_is_shown_as_acquired_beside_the_volume()
    {
        var series = SeriesAssembler.Assemble([.. Frames.Regular(5), .. Frames.AtDistances(-30, -20).Select((frame, n) => frame with { IsLocaliser = true, SopInstanceUid = $"2.25.5.{n}" })]);

        Assert.Equal([true, false], series.Volumes.Select(volume => volume.Descriptor.IsVolume));
        AssertStack(series.Volumes[1], SeriesProblems.Localiser);
    }

    [Fact]
    public void A_mosaic_is_refused_by_name_and_not_shown_as_a_slice()
    {
        var series = SeriesAssembler.Assemble(Frames.Regular(2).Select(frame => frame with { IsMosaic = true }));

        Assert.Empty(series.Volumes);
        Assert.Equal(SeriesProblems.Mosaic, Assert.Single(series.Refused).Code);
    }

    [Fact]
    public void Mixed_orientations_are_divided_and_said()
    {
        var other = Frames.Regular(4).Select((frame, n) => frame with
        {
            SopInstanceUid = $"2.25.6.{n}", ImageOrientationPatient = new(1, 0, 0, 0, 0, -1), ImagePositionPatient = new(0, 3 * n, 0),
        });

        var series = SeriesAssembler.Assemble([.. Frames.Regular(5), .. other]);

        Assert.Equal([5, 4], series.Volumes.Select(volume => volume.Frames.Length));
        Assert.All(series.Volumes, volume => Assert.True(volume.Descriptor.IsVolume));
        Assert.All(series.Volumes, volume => Assert.Equal(SeriesProblems.MixedOrientation, Assert.Single(volume.Descriptor.Problems).Code));
    }

    [Fact]
    public void Mixed_sizes_and_formats_are_divided_and_said()
    {
        var smaller = Frames.Regular(3).Select(frame => frame with { Rows = 7, SopInstanceUid = frame.SopInstanceUid + ".7", PixelFormat = Frames.Int16 with { IsSigned = false } });

        var series = SeriesAssembler.Assemble([.. Frames.Regular(5), .. smaller]);

        Assert.Equal([PixelType.Int16, PixelType.Uint16], series.Volumes.Select(volume => volume.Descriptor.PixelType));
        Assert.Equal([SeriesProblems.MixedSize, SeriesProblems.MixedPixelFormat], series.Volumes[0].Descriptor.Problems.Select(problem => problem.Code));
    }

    [Fact]
    public void Echoes_at_one_place_become_volumes_told_apart_by_echo()
    {
        var series = SeriesAssembler.Assemble(Repeated(2, (frame, n) => frame with { Keys = new FrameTimeKeys { EchoNumber = n + 1 } }));

        Assert.Equal(["Chest · echo 1", "Chest · echo 2"], series.Volumes.Select(volume => volume.Descriptor.Title));
        Assert.All(series.Volumes, volume => Assert.True(volume.Descriptor.IsVolume));
        Assert.All(series.Volumes, volume => Assert.Equal(SeriesProblems.SplitByAttribute, Assert.Single(volume.Descriptor.Problems).Code));
    }

    [Fact]
    public void Phases_of_echoes_are_told_apart_by_both()
    {
        var series = SeriesAssembler.Assemble(Repeated(4, (frame, n) => frame with { Keys = new FrameTimeKeys { EchoNumber = n % 2, TemporalPosition = n / 2 } }));

        Assert.Equal(4, series.Volumes.Length);
        Assert.Contains("Chest · phase 1, echo 0", series.Volumes.Select(volume => volume.Descriptor.Title));
    }

    [Fact]
    public void An_attribute_that_differs_without_a_repeated_place_does_not_divide() =>
        Assert.True(Single([.. Frames.Regular(6).Select((frame, n) => frame with { Keys = new FrameTimeKeys { AcquisitionNumber = n } })]).Descriptor.IsVolume);

    [Fact]
    public void Repeats_that_nothing_tells_apart_are_divided_by_order_and_that_is_said()
    {
        var series = SeriesAssembler.Assemble(Repeated(2, (frame, n) => frame with { InstanceNumber = frame.InstanceNumber + (n * 5000) }));

        Assert.Equal([5, 5], series.Volumes.Select(volume => volume.Frames.Length));
        Assert.All(series.Volumes, volume => Assert.Equal(SeriesProblems.SplitByOrder, volume.Descriptor.Problems[0].Code));
    }

    [Fact]
    public void Slices_with_different_rescales_become_float_modality_values()
    {
        var volume = Single([.. Frames.Regular(4).Select((frame, n) => frame with { RescaleSlope = n + 1, PaddingValue = 0 })]);

        // A rescale would make tissue of padding: it gets a voxel below all that the frames can hold (12 bits signed, slope 4: −8192).
        Assert.Equal((PixelType.Float32, 1.0, 0.0, -16384), (volume.Descriptor.PixelType, volume.Descriptor.Slope, volume.Descriptor.Intercept, volume.Descriptor.Padding));
        Assert.Equal([1, 2, 3, 4], volume.Frames.Select(frame => frame.Slope).Order());
    }

    [Fact]
    public void A_manifest_reads_back_from_json_as_it_was_written()
    {
        var volume = Single(Frames.Regular(3));
        var json = JsonSerializer.Serialize(volume, CoreJson.Options);
        var read = JsonSerializer.Deserialize<VolumeManifest>(json, CoreJson.Options)!;

        Assert.Equal(json, JsonSerializer.Serialize(read, CoreJson.Options));
        Assert.Equal(volume.Descriptor.Grid, read.Descriptor.Grid);
        Assert.Equal(volume.Frames, read.Frames);
    }

    private static FrameDescription[] Repeated(int times, Func<FrameDescription, int, FrameDescription> mark) =>
        Frames.Shuffle([.. Enumerable.Range(0, times).SelectMany(n => Frames.Regular(5).Select(frame => mark(frame with { SopInstanceUid = $"{frame.SopInstanceUid}.{n}" }, n)))]);

    private static VolumeManifest Single(FrameDescription[] frames) => Assert.Single(SeriesAssembler.Assemble(frames).Volumes);

    private static void AssertStack(VolumeManifest volume, string code)
    {
        Assert.False(volume.Descriptor.IsVolume);
        Assert.Null(volume.Descriptor.Grid.LpsFromIjk);
        Assert.Null(volume.Descriptor.MaxResidualMm);
        Assert.Equal(code, volume.Descriptor.Problems[0].Code);
        Assert.Equal(LatticePlane.Native, Assert.Single(volume.Descriptor.Planes).Plane);
    }
}
