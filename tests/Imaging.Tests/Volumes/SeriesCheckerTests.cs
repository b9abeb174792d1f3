using Annotator.Core.Exams;
using Annotator.Core.Geometry;
using Annotator.Imaging.Volumes;

namespace Annotator.Imaging.Tests.Volumes;

public sealed class SeriesCheckerTests
{
    [Fact]
    public void A_whole_sound_series_has_nothing_against_it() => Assert.True(Check(Frames.Regular(9)).IsClean);

    [Fact]
    public void A_real_phantom_and_a_tilted_head_are_whole_and_sound()
    {
        Assert.True(Check(RealSeries.Read("ct-phantom-1mm")).IsClean);
        Assert.True(Check(RealSeries.Read("ct-head-tilted")).IsClean);
    }

    [Fact]
    public void A_gap_is_incomplete_with_its_slices()
    {
        var found = Assert.Single(Check(Frames.AtDistances(0, 2.5, 5, 12.5, 15)).Completeness);

        Assert.Equal(SeriesProblems.MissingSlices, found.Code);
        Assert.Equal([2], found.Slices!.Value);
    }

    [Fact]
    public void A_place_taken_twice_is_incomplete() => Assert.Equal(
        SeriesProblems.DuplicatePositions, Assert.Single(Check([.. Frames.Regular(5), Frames.At(Frames.Origin + (Frames.Normal * 5), 77)]).Completeness).Code);

    [Fact]
    public void Fewer_images_than_they_say_are_incomplete_with_both_numbers()
    {
        var frames = Frames.Regular(5).Select(f => f with { Expected = new() { ImagesInAcquisition = 8 } }).ToArray();

        Assert.Contains("says 8, and 5 are here", Assert.Single(Check(frames).Completeness).Text, StringComparison.Ordinal);
        Assert.True(Check([.. frames.Select(f => f with { Expected = new() { ImagesInAcquisition = 5 } })]).IsClean);
    }

    [Fact]
    public void Images_of_one_acquisition_may_be_in_several_reconstructions()
    {
        static FrameDescription[] Of(string series, int images, int acquisition, int stated) => [.. Frames.Regular(images).Select(f => f with
        {
            SeriesInstanceUid = series, SopInstanceUid = $"{series}.{f.SopInstanceUid}", Keys = new() { AcquisitionNumber = acquisition }, Expected = new() { ImagesInAcquisition = stated },
        })];
        var soft = Of("2.25.2", 5, 4, 12);
        SeriesChecks With(params IEnumerable<FrameDescription> elsewhere) => SeriesChecker.Check(soft, SeriesAssembler.Assemble(soft), 1, [.. elsewhere]);

        Assert.True(With(Of("2.25.8", 7, 4, 12)).IsClean);
        Assert.Equal(SeriesChecker.FewerThanStated, Assert.Single(With(Of("2.25.8", 6, 4, 12)).Completeness).Code);
        // Another acquisition, and one that states another number, have nothing to do with it.
        Assert.False(With(Of("2.25.8", 7, 5, 12)).IsClean);
        Assert.False(With(Of("2.25.8", 7, 4, 7)).IsClean);
    }

    [Fact]
    public void A_phase_that_lacks_slices_is_named()
    {
        var frames = Enumerable.Range(1, 3).SelectMany(phase => Frames.Regular(5)
            .Select(f => f with { SopInstanceUid = $"{f.SopInstanceUid}.{phase}", Keys = new() { TemporalPosition = phase }, Expected = new() { TemporalPositions = 4 } })).ToList();
        frames.Remove(frames.First(f => f.Keys.TemporalPosition == 2 && f.SopInstanceUid.StartsWith("2.25.3.4.", StringComparison.Ordinal)));
        var found = Check([.. frames]).Completeness;

        Assert.Equal([SeriesChecker.UnevenPhases, SeriesChecker.FewerThanStated], found.Select(f => f.Code));
        Assert.Contains("fewer than 5 slices: 2 (4)", found[0].Text, StringComparison.Ordinal);
        Assert.Contains("Number of Temporal Positions (0020,0105) says 4, and 3 are here", found[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_of_a_concatenation_alone_is_incomplete() => Assert.Contains("(0020,9163) says 3, and 1 is here", Assert.Single(Check(
        [.. Frames.Regular(5).Select(f => f with { Expected = new() { ConcatenationUid = "2.25.5", ConcatenationPart = 2, ConcatenationParts = 3 } })]).Completeness).Text, StringComparison.Ordinal);

    [Fact]
    public void A_pet_series_has_as_many_slices_as_it_says() => Assert.Equal(SeriesChecker.FewerThanStated, Assert.Single(Check(
        [.. Frames.Regular(5).Select(f => f with { Modality = "PT", SopClassUid = "1.2.840.10008.5.1.4.1.1.128", Expected = new() { SlicesOfVolume = 47 } })]).Completeness).Code);

    public static TheoryData<string, string> Missing => new()
    {
        { "(0008,0060)", "modality" }, { "(0020,0032)", "position" }, { "(0020,0037)", "orientation" }, { "(0028,0030)", "spacing" }, { "(0028,1053)", "slope" },
        { "(0028,1052)", "intercept" },
    };

    [Theory, MemberData(nameof(Missing))]
    public void A_missing_attribute_is_named_by_its_tag(string tag, string what)
    {
        var found = Assert.Single(Check([.. Frames.Regular(5).Select(f => what switch
        {
            "modality" => f with { Modality = "" },
            "position" => f with { ImagePositionPatient = null },
            "orientation" => f with { ImageOrientationPatient = null },
            "spacing" => f with { SpacingBetweenRows = null, SpacingBetweenColumns = null, SpacingSource = SpacingSource.None },
            "slope" => f with { RescaleSlope = null },
            _ => f with { RescaleIntercept = null },
        })]).Integrity);

        Assert.Equal(SeriesChecker.MissingAttribute, found.Code);
        Assert.Contains($"{tag} is missing in 5 of 5 images", found.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_that_need_no_place_are_not_asked_for_one()
    {
        var frames = Frames.Regular(3).Select(f => f with { ImagePositionPatient = null, ImageOrientationPatient = null, SpacingBetweenRows = null, SpacingBetweenColumns = null, RescaleSlope = null });

        Assert.True(Check([.. frames.Select(f => f with { SopClassUid = "1.2.840.10008.5.1.4.1.1.7", Modality = "OT" })]).IsClean);
        Assert.True(Check([.. frames.Select(f => f with { SopClassUid = "1.2.840.10008.5.1.4.1.1.4", Modality = "MR", ImageType = ["DERIVED", "SECONDARY"] })]).IsClean);
    }

    [Fact]
    public void Contradictions_are_named_by_their_tags()
    {
        var frames = Frames.Regular(4);
        FrameDescription[] mixed = [.. frames.Select((f, n) => n == 0 ? f with { Modality = "MR", FrameOfReferenceUid = "2.25.44" } : f)];
        var found = SeriesChecker.Check(mixed, SeriesAssembler.Assemble(mixed), patients: 2).Integrity;

        Assert.All(found, f => Assert.Equal(SeriesChecker.ContradictoryAttribute, f.Code));
        Assert.Equal(["(0010,0020)", "(0008,0060)", "(0020,0052)"], found.Select(f => f.Text[f.Text.IndexOf('(', StringComparison.Ordinal)..][..11]));
    }

    private static SeriesChecks Check(FrameDescription[] frames) => SeriesChecker.Check(frames, SeriesAssembler.Assemble(frames), patients: 1);
}
