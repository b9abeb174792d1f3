using Annotator.Core.Exams;
using Annotator.Core.Geometry;
using Annotator.Imaging.Volumes;

namespace Annotator.Imaging.Tests.Volumes;

public sealed class PhaseTests
{
    [Fact]
    public void Phases_are_a_time_axis_in_the_order_of_their_values_not_of_their_titles()
    {
        var volumes = Assemble(Phased(12, (frame, phase) => frame with { Keys = new FrameTimeKeys { TemporalPosition = phase + 1 } }));

        Assert.Equal(Enumerable.Range(1, 12).Select(n => $"Chest · phase {n}"), volumes.Select(v => v.Descriptor.Title));
        Assert.Equal(Enumerable.Range(0, 12), volumes.Select(v => v.Descriptor.Phase!.Index));
        Assert.All(volumes, v => Assert.Equal((volumes[0].Descriptor.Phase!.AxisId, 12), (v.Descriptor.Phase!.AxisId, v.Descriptor.Phase.Count)));
        Assert.Equal(new PhaseCoordinate("temporal-position", "Temporal Position", 3, null, "3"), Assert.Single(volumes[2].Descriptor.Phase!.Coordinates));
    }

    [Fact]
    public void A_b_value_has_its_unit_and_with_directions_two_coordinates()
    {
        var volumes = Assemble(Phased(3, (frame, phase) => frame with
        {
            Keys = new FrameTimeKeys { DiffusionBValue = phase == 0 ? 0 : 1000, DiffusionDirection = phase == 0 ? null : $"0, {phase - 1}, 1" },
        }));

        Assert.Equal([0d, 1000, 1000], volumes.Select(v => v.Descriptor.Phase!.Coordinates[0].Value));
        Assert.Equal(["none", "0, 0, 1", "0, 1, 1"], volumes.Select(v => v.Descriptor.Phase!.Coordinates[1].Text));
        Assert.Equal("s/mm²", volumes[0].Descriptor.Phase!.Coordinates[0].Unit);
    }

    [Fact]
    public void Each_phase_has_a_grid_of_its_own_that_does_not_change_when_later_phases_come()
    {
        var frames = Phased(4, (frame, phase) => frame with { Keys = new FrameTimeKeys { TemporalPosition = phase + 1 } });
        var all = Assemble(frames);
        var three = Assemble([.. frames.Where(frame => frame.Keys.TemporalPosition < 4)]);

        Assert.Equal(4, all.Select(v => v.Descriptor.Grid.Id).Distinct().Count());
        Assert.Single(all.Select(v => string.Join(' ', v.Descriptor.Grid.LpsFromIjk!.Value)).Distinct());
        Assert.Equal("temporal-position=2", all[1].Descriptor.Grid.Phase);
        Assert.Equal(all.Take(3).Select(v => v.Descriptor.Grid), three.Select(v => v.Descriptor.Grid));
    }

    [Fact]
    public void A_volume_that_is_alone_at_its_place_keeps_the_grid_id_it_always_had()
    {
        var grid = Assert.Single(Assemble(Frames.Regular(9))).Descriptor.Grid;

        Assert.Null(grid.Phase);
        Assert.Equal("28394c59", grid.Id[..8]);
    }

    [Fact]
    public void Heart_phases_whose_delays_drift_from_slice_to_slice_are_put_together_by_rank()
    {
        var volumes = Assemble(Phased(3, (frame, phase) => frame with
        {
            Keys = new FrameTimeKeys { TriggerTimeMs = (40 * phase) + ((1000 - frame.InstanceNumber!.Value) * 0.5) },
        }));

        Assert.Equal(["Chest · trigger ≈ 0", "Chest · trigger ≈ 40", "Chest · trigger ≈ 80"], volumes.Select(v => v.Descriptor.Title));
        Assert.All(volumes, v => Assert.True(v.Descriptor.IsVolume));
        Assert.All(volumes, v => Assert.Equal("ms", v.Descriptor.Phase!.Coordinates[0].Unit));
        Assert.Equal(3, volumes.Select(v => v.Descriptor.Grid.Id).Distinct().Count());
    }

    [Fact]
    public void Phases_that_only_their_order_tells_apart_are_known_by_their_slices()
    {
        var frames = Phased(2, (frame, phase) => frame with { InstanceNumber = frame.InstanceNumber + (phase * 100) });
        var two = Assemble(frames);
        var three = Assemble([.. frames, .. Phased(1, (frame, _) => frame with { InstanceNumber = frame.InstanceNumber - 100, SopInstanceUid = frame.SopInstanceUid + "9" })]);

        Assert.Equal("order", two[0].Descriptor.Phase!.Coordinates[0].Dimension);
        // The new part comes first; what was part 1 is part 2 now, and its labels go with its slices.
        Assert.Equal(two.Select(v => v.Descriptor.Grid.Id), three.Skip(1).Select(v => v.Descriptor.Grid.Id));
    }

    private static VolumeManifest[] Assemble(FrameDescription[] frames) => [.. SeriesAssembler.Assemble(frames).Volumes];

    private static FrameDescription[] Phased(int phases, Func<FrameDescription, int, FrameDescription> mark) =>
        Frames.Shuffle([.. Enumerable.Range(0, phases).SelectMany(phase => Frames.Regular(5).Select(frame => mark(frame with { SopInstanceUid = $"{frame.SopInstanceUid}.{phase}" }, phase)))]);
}
