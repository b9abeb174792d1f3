using System.Text.Json;
using Annotator.Core.Access;
using Annotator.Core.Annotations;
using Annotator.Core.Exports;
using Annotator.Core.Geometry;
using Annotator.Core.Messages;
using Annotator.Core.Tasks;
using Annotator.Grains.Exports;
using Microsoft.Extensions.DependencyInjection;

namespace Annotator.Grains.Tests;

public sealed class ExporterTests
{
    private static readonly Viewer Manager = new("boss", [Role.Manager]);

    [Fact]
    public async Task Every_point_is_exported_in_patient_millimetres_of_its_grid()
    {
        await using var stage = await NodeStage.WithExamAsync();
        await stage.Do(NodeStage.Set, NodeStage.Box("o1"), NodeStage.ReaderA);
        var label = Assert.Single(Assert.Single((await ExportAsync(stage)).Sets[0].Objects).FrameLabels);
        var lpsFromIjk = NodeStage.Grid.GetLpsFromIjk()!;
        Assert.Equal(label.PointsIjk.Length, label.PointsLps!.Value.Length);
        foreach (var (ijk, lps) in label.PointsIjk.Zip(label.PointsLps.Value))
        {
            var expected = lpsFromIjk * new IjkPoint(ijk[0], ijk[1], ijk[2]);
            Assert.Equal([expected.X, expected.Y, expected.Z], lps);
        }
        Assert.Equal(("reader-a", 40.0), (label.By, label.View!.WindowCenter));
    }

    [Fact]
    public async Task A_shape_on_the_acquired_plane_names_its_instance()
    {
        await using var stage = await NodeStage.WithExamAsync();
        await stage.Do(NodeStage.Set, NodeStage.Box("o1"), NodeStage.ReaderA);
        Assert.Equal("1.2.3.4.3", (await ExportAsync(stage)).Sets[0].Objects[0].FrameLabels[0].SopInstanceUid);
    }

    [Fact]
    public async Task A_mask_is_exported_as_runs_with_the_instance_of_each_slice_and_everybody_who_painted()
    {
        await using var stage = await NodeStage.WithExamAsync();
        await stage.Do(NodeStage.Set, new AddObject("m", "mask"), NodeStage.ReaderA);
        await stage.Do(NodeStage.Set, NodeStage.Stroke("m", 2, 100, 9), NodeStage.ReaderA);
        await stage.Do(NodeStage.Set, NodeStage.Stroke("m", 5, 64, 3), NodeStage.ReaderB);
        var exported = Assert.Single((await ExportAsync(stage)).Sets[0].Objects);
        var mask = Assert.Single(exported.Masks);
        Assert.Equal(12, mask.Voxels);
        Assert.Equal([(2, "1.2.3.4.2"), (5, "1.2.3.4.5")], mask.Slices.Select(s => (s.K, s.SopInstanceUid!)));
        Assert.Equal([100, 9], mask.Slices[0].Runs[0]);
        Assert.Equal([("reader-a", 2), ("reader-b", 1)], exported.Contributors.Select(c => (c.PersonId, c.Edits)));
    }

    [Fact]
    public async Task Work_that_was_not_accepted_is_marked_as_not_final()
    {
        await using var stage = await NodeStage.WithExamAsync();
        Assert.False((await ExportAsync(stage)).IsFinal);
        await stage.Do(NodeStage.Task, new Claim(), NodeStage.ReaderA);
        await stage.Do(NodeStage.Task, new Submit(), NodeStage.ReaderA);
        await stage.Do(NodeStage.Task, new Claim(), NodeStage.Reviewer);
        await stage.Do(NodeStage.Task, new Accept(), NodeStage.Reviewer);
        var final = await ExportAsync(stage);
        Assert.Equal((true, "reader-a"), (final.IsFinal, final.FinishedBy["annotate"]));
    }

    [Fact]
    public async Task The_document_names_everybody_in_it()
    {
        await using var stage = await NodeStage.WithExamAsync();
        await stage.Do(NodeStage.Set, NodeStage.Box("o1"), NodeStage.ReaderA);
        Assert.Contains(new ExportedPerson("reader-a", "Name of reader-a"), (await DocumentAsync(stage)).People);
    }

    private static async Task<ExportedExam> ExportAsync(NodeStage stage) => Assert.Single((await DocumentAsync(stage)).Exams);

    private static async Task<ExportDocument> DocumentAsync(NodeStage stage)
    {
        using var json = new MemoryStream();
        await stage.Host.Services.GetRequiredService<Exporter>().WriteAsync(json, "p", null, Manager, CancellationToken.None);
        return JsonSerializer.Deserialize<ExportDocument>(json.ToArray(), CoreJson.Options)!;
    }
}
