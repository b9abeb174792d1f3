using Annotator.Core.Access;
using Annotator.Core.Annotations;
using Annotator.Core.Exams;
using Annotator.Core.Geometry;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Core.Tasks;
using Annotator.Core.Workflow;
using static Annotator.Grains.Tests.Images.TestImages;

namespace Annotator.Grains.Tests.Images;

public sealed class HeldSeriesTests
{
    [Fact]
    public async Task An_incomplete_series_enters_no_task_until_a_manager_lets_it_in_or_the_missing_slices_come()
    {
        await using var stage = await NodeStage.EmptyAsync();
        var project = await MakeProjectAsync(stage);
        var verdicts = await stage.ImportAsync(project, new[] { 0, 1, 2, 5, 6 }.Select(k => File(Slice($"1.2.3.{k + 1}", k))));
        var id = verdicts[0].ExamId!;
        await stage.UntilAsync("SELECT id FROM rm_tasks", rows => rows > 0);
        var (task, exam) = (StreamId.Task(id), StreamId.Exam(id));

        var held = (await stage.Try(task, new Claim(), NodeStage.ReaderA)).Rejection!;
        Assert.Equal("incomplete-series", held.Code);
        Assert.Contains("About 2 slices are missing", held.Text, StringComparison.Ordinal);
        Assert.Equal("incomplete-series", await stage.Refusal(task, new Assign("reader-a"), NodeStage.Boss));
        Assert.Equal("incomplete-series", await stage.Refusal(Set(id), Box((await stage.ReadExamAsync(verdicts[0])).State), NodeStage.ReaderA));
        var uid = (await stage.ReadExamAsync(verdicts[0])).State.Series.Keys.Single();
        Assert.Equal("not-permitted", await stage.Refusal(exam, new OverrideVerdict(uid, "known"), NodeStage.ReaderA));

        await stage.Do(exam, new OverrideVerdict(uid, "The scan was stopped."), NodeStage.Boss);
        await stage.Do(task, new Claim(), NodeStage.ReaderA);
        await stage.Do(Set(id), Box((await stage.ReadExamAsync(verdicts[0])).State), NodeStage.ReaderA);

        // One of the two comes: what is missing now is something else, and the override does not hold for it.
        await stage.ImportAsync(project, File(Slice("1.2.3.4", 3)));
        Assert.Equal("incomplete-series", await stage.Refusal(Set(id), Box((await stage.ReadExamAsync(verdicts[0])).State), NodeStage.ReaderA));
        await stage.ImportAsync(project, File(Slice("1.2.3.5", 4)));
        await stage.Do(Set(id), Box((await stage.ReadExamAsync(verdicts[0])).State), NodeStage.ReaderA);
    }

    [Fact]
    public async Task What_was_drawn_is_not_handed_on_while_its_series_is_held()
    {
        await using var stage = await NodeStage.EmptyAsync();
        var project = await MakeProjectAsync(stage);
        var verdicts = await stage.ImportAsync(project, new[] { 0, 1, 2 }.Select(k => File(Slice($"1.2.3.{k + 1}", k))));
        var id = verdicts[0].ExamId!;
        await stage.UntilAsync("SELECT id FROM rm_tasks", rows => rows > 0);
        var (task, exam) = (StreamId.Task(id), StreamId.Exam(id));
        await stage.Do(task, new Claim(), NodeStage.ReaderA);
        await stage.Do(Set(id), Box((await stage.ReadExamAsync(verdicts[0])).State), NodeStage.ReaderA);

        // A slice comes later, beyond a gap: the series is not whole any more.
        await stage.ImportAsync(project, File(Slice("1.2.3.7", 6)));
        Assert.Equal("incomplete-series", await stage.Refusal(task, new Submit(), NodeStage.ReaderA));
        var uid = (await stage.ReadExamAsync(verdicts[0])).State.Series.Keys.Single();
        await stage.Do(exam, new OverrideVerdict(uid, "The scan was stopped."), NodeStage.Boss);
        await stage.Do(task, new Submit(), NodeStage.ReaderA);
    }

    [Fact]
    public async Task A_reconstruction_frees_the_other_one_of_its_acquisition_when_it_comes()
    {
        await using var stage = await NodeStage.EmptyAsync();
        var project = await MakeProjectAsync(stage);
        byte[] Of(string series, int k) => File(Slice($"{series}.{k + 1}", k).Set(Dicom.DicomTags.SeriesInstanceUid, series)
            .Set(Dicom.DicomTags.AcquisitionNumber, 2).Set(Dicom.DicomTags.ImagesInAcquisition, 5));
        var verdicts = await stage.ImportAsync(project, Enumerable.Range(0, 3).Select(k => Of("1.2.8", k)));
        Assert.Equal("incomplete-series", SeriesHolds.OfAll((await stage.ReadExamAsync(verdicts[0])).State)!.Code);

        await stage.ImportAsync(project, Enumerable.Range(0, 2).Select(k => Of("1.2.9", k)));
        var exam = (await stage.ReadExamAsync(verdicts[0])).State;
        Assert.Equal(2, exam.Series.Count);
        Assert.All(exam.Series.Values, series => Assert.Null(SeriesHolds.Of(exam, series)));
    }

    [Fact]
    public async Task Images_of_two_patients_in_one_series_are_held_and_the_tag_is_named()
    {
        await using var stage = await NodeStage.EmptyAsync();
        var project = await MakeProjectAsync(stage);
        var verdicts = await stage.ImportAsync(project, File(Slice("1.2.3.1", 0)), File(Slice("1.2.3.2", 1)), File(Slice("1.2.3.3", 2).Set(Dicom.DicomTags.PatientID, "OTHER-4712")));
        await stage.UntilAsync("SELECT id FROM rm_tasks", rows => rows > 0);

        var held = (await stage.Try(StreamId.Task(verdicts[0].ExamId!), new Claim(), NodeStage.ReaderA)).Rejection!;
        Assert.Equal("contradictory-series", held.Code);
        Assert.Contains("Patient ID (0010,0020) has 2 different values", held.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("4712", held.Text, StringComparison.Ordinal);
    }

    private static async Task<Project> MakeProjectAsync(NodeStage stage)
    {
        var stream = StreamId.Project("p");
        await stage.Do(stream, new CreateProject("P"), Actor.System);
        await stage.Do(stream, new AddMember("boss", [Role.Manager]), Actor.System);
        await stage.Do(stream, new AddMember("reader-a", [Role.Reader]), NodeStage.Boss);
        await stage.Do(stream, new AddLabelGroup("g", "Findings"), NodeStage.Boss);
        await stage.Do(stream, new AddLabel("g", new Label("box", "Box", "#56b4e9", "boundingBox")), NodeStage.Boss);
        await stage.Do(stream, new PublishWorkflow(WorkflowRules.Default), NodeStage.Boss);
        return (await stage.Grains.ReadAsync<Project>(stream, CancellationToken.None)).State;
    }

    private static StreamId Set(string exam) => StreamId.Set(exam, "g", "main");

    private static AddObject Box(Exam exam)
    {
        var grid = exam.Series.Values.Single().Volumes[0].Grid;
        var plane = grid.LpsFromIjk is null ? LatticePlane.Native : LatticePlane.Axial;
        return new($"o{exam.Series.Values.Single().Instances}", "box", new FrameGeometry("boundingBox", grid.Id, plane, 1, [[1, 1, 1], [3, 3, 1]]));
    }
}
