using Annotator.Core.Contract;
using Annotator.Core.Projects;
using Annotator.Dicom;
using Annotator.Grains.Images;
using static Annotator.Grains.Tests.Images.TestImages;

namespace Annotator.Grains.Tests.Images;

public sealed class IngestTests
{
    [Fact]
    public async Task The_phantom_becomes_one_exam_with_one_volume_and_a_second_import_adds_nothing()
    {
        await using var stage = await NodeStage.EmptyAsync();
        var project = await stage.MakeProjectAsync();
        var files = Files("ct-phantom-1mm");
        var first = await stage.ImportAsync(project, files);
        Assert.All(first, v => Assert.Equal((Verdict.Stored, null), (v.Verdict, v.Code)));
        var exam = await stage.ReadExamAsync(first[0]);
        var volume = Assert.Single(Assert.Single(exam.State.Series.Values).Volumes);
        Assert.True(volume.IsVolume);
        Assert.Equal((512, 512, 140), (volume.Grid.Columns, volume.Grid.Rows, volume.Grid.Slices));
        Assert.Empty(volume.Problems);

        var head = await stage.Store.GetHeadAsync(CancellationToken.None);
        var blobs = await stage.Blobs.ListAsync(CancellationToken.None).CountAsync();
        var second = await stage.ImportAsync(project, files.Reverse());
        Assert.All(second, v => Assert.Equal(Verdict.Duplicate, v.Verdict));
        Assert.Equal(first[0].ExamId, second[0].ExamId);
        Assert.Equal(head, await stage.Store.GetHeadAsync(CancellationToken.None));
        Assert.Equal(blobs, await stage.Blobs.ListAsync(CancellationToken.None).CountAsync());
    }

    [Fact]
    public async Task A_tilted_head_is_said_to_be_tilted_and_irregular_and_opens_in_native_view_only()
    {
        await using var stage = await NodeStage.EmptyAsync();
        var verdicts = await stage.ImportAsync(await stage.MakeProjectAsync(), Files("ct-head-tilted"));
        Assert.All(verdicts, v => Assert.Equal((Verdict.Stored, null), (v.Verdict, v.Code)));
        var exam = await stage.ReadExamAsync(verdicts[0]);
        var stack = exam.State.Series.Values.SelectMany(s => s.Volumes).MaxBy(v => v.Grid.Slices)!;
        Assert.False(stack.IsVolume);
        Assert.Contains(stack.Problems, p => p.Code == "gantry-tilt");
        Assert.Contains(stack.Problems, p => p.Code == "irregular-spacing");
        var manifest = await stage.Get<VolumeService>().FindAsync("p", stack.Id, CancellationToken.None);
        Assert.Equal("Native", Assert.Single(manifest!.Volume.Descriptor.Planes).Plane.ToString());
    }

    [Fact]
    public async Task Imports_that_race_with_the_same_files_make_one_exam_with_every_slice()
    {
        await using var stage = await NodeStage.EmptyAsync();
        var project = await stage.MakeProjectAsync();
        var files = Enumerable.Range(0, 24).Select(k => File(Slice($"1.2.3.{k + 1}", k))).ToList();
        var batches = Enumerable.Range(0, 6).Select(n => stage.ImportAsync(project, files.Skip(n * 3).Take(9))).ToList();
        var verdicts = (await Task.WhenAll(batches)).SelectMany(v => v).ToList();
        Assert.DoesNotContain(verdicts, v => v.Verdict == Verdict.Refused);
        Assert.Single(verdicts.Select(v => v.ExamId).Distinct());
        var volume = Assert.Single(Assert.Single((await stage.ReadExamAsync(verdicts[0])).State.Series.Values).Volumes);
        Assert.Equal(24, volume.Grid.Slices);
    }

    [Fact]
    public async Task A_series_that_was_kept_and_not_registered_is_registered_at_the_next_start()
    {
        var stage = await NodeStage.EmptyAsync();
        var project = await stage.MakeProjectAsync();
        var target = new IngestTarget(project, await stage.Get<ImageDomains>().OfProjectAsync(project, CancellationToken.None), null);
        var outcomes = new List<IngestOutcome>();
        for (var k = 0; k < 4; k++) outcomes.Add(await stage.Get<InstanceIntake>().TakeInAsync("f", File(Slice($"1.2.3.{k + 1}", k)), target, CancellationToken.None));
        Assert.False((await stage.ReadExamAsync(outcomes[0].Verdict)).State.Exists);

        await using var next = await NodeStage.EmptyAsync(await stage.CloseAsync());
        await next.UntilAsync("SELECT id FROM rm_exams", rows => rows == 1);
        var exam = await next.ReadExamAsync(outcomes[0].Verdict);
        Assert.Equal(4, Assert.Single(exam.State.Series.Values).Instances);
    }

    [Fact]
    public async Task The_same_uid_with_other_contents_is_refused_and_nothing_is_replaced()
    {
        await using var stage = await NodeStage.EmptyAsync();
        var project = await stage.MakeProjectAsync();
        await stage.ImportAsync(project, File(Slice("1.2.3.1", 0)));
        var refused = Assert.Single(await stage.ImportAsync(project, File(Slice("1.2.3.1", 7))));
        Assert.Equal((Verdict.Refused, "conflicting-instance"), (refused.Verdict, refused.Code));
        Assert.Equal(Verdict.Duplicate, Assert.Single(await stage.ImportAsync(project, File(Slice("1.2.3.1", 0)))).Verdict);
    }

    [Fact]
    public async Task What_cannot_be_read_is_refused_by_name_and_the_others_go_on()
    {
        await using var stage = await NodeStage.EmptyAsync();
        var missing = Slice("1.2.3.2", 1);
        missing.Remove(DicomTags.SeriesInstanceUid);
        var report = Slice("1.2.3.3", 1);
        report.Remove(DicomTags.PixelData);
        var verdicts = await stage.ImportAsync(
            await stage.MakeProjectAsync(), "not dicom at all"u8.ToArray(), File(missing), File(report), File(Slice("1.2.3.1", 0))[..600], File(Slice("1.2.3.4", 0)));
        Assert.Equal(["not-dicom", "missing-attribute", "not-an-image", "truncated", null], verdicts.Select(v => v.Code));
        Assert.Contains("SeriesInstanceUid", verdicts[1].Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(Verdict.Stored, verdicts[4].Verdict);
    }

    [Fact]
    public async Task An_unknown_transfer_syntax_is_refused_by_name()
    {
        await using var stage = await NodeStage.EmptyAsync();
        var dataset = Slice("1.2.3.1", 0);
        dataset.Set(new DicomElement(DicomTags.PixelData, new DicomFragments([], [new byte[] { 1, 2, 3, 4 }])));
        var file = DicomWriter.ToBytes(new DicomFile(dataset, TransferSyntax.Of("1.2.840.10008.1.2.4.112")));
        var refused = Assert.Single(await stage.ImportAsync(await stage.MakeProjectAsync(), file));
        Assert.Equal("unsupported-transfer-syntax", refused.Code);
        Assert.Contains("JPEG XL", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_project_takes_nothing_more_and_still_knows_what_it_has()
    {
        await using var stage = await NodeStage.EmptyAsync();
        var project = await stage.MakeProjectAsync(settings: new ProjectSettings(QuotaMiB: 1));
        var large = Slice("1.2.3.1", 0);
        large.Set(new DicomElement(DicomTags.PixelData, DicomVr.OW, new byte[700 * 1000])).Set(DicomTags.Rows, 700).Set(DicomTags.Columns, 500);
        var second = large.Clone().Set(DicomTags.SopInstanceUid, "1.2.3.2");
        Assert.Equal(Verdict.Stored, Assert.Single(await stage.ImportAsync(project, File(large))).Verdict);
        Assert.Equal("quota-exceeded", Assert.Single(await stage.ImportAsync(project, File(second))).Code);
        Assert.Equal(Verdict.Duplicate, Assert.Single(await stage.ImportAsync(project, File(large))).Verdict);
    }

    [Fact]
    public async Task Nothing_that_names_the_patient_reaches_the_disk()
    {
        var stage = await NodeStage.EmptyAsync();
        await stage.ImportAsync(await stage.MakeProjectAsync(), File(Slice("1.2.3.1", 0)), File(Slice("1.2.3.2", 1)));
        var folder = await stage.CloseAsync();
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var bytes = await System.IO.File.ReadAllBytesAsync(path);
            Assert.True(bytes.AsSpan().IndexOf("SECRET-4711"u8) < 0 && bytes.AsSpan().IndexOf("Henrietta"u8) < 0, path);
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_same_images_in_two_projects_are_kept_once_and_make_two_exams()
    {
        await using var stage = await NodeStage.EmptyAsync();
        var (p, q) = (await stage.MakeProjectAsync(), await stage.MakeProjectAsync("q"));
        var first = await stage.ImportAsync(p, File(Slice("1.2.3.1", 0)));
        var second = await stage.ImportAsync(q, File(Slice("1.2.3.1", 0)));
        Assert.Equal((Verdict.Stored, Verdict.Stored), (first[0].Verdict, second[0].Verdict));
        Assert.NotEqual(first[0].ExamId, second[0].ExamId);
        Assert.Single(await stage.Store.QueryAsync<string>("SELECT blob FROM instances", null, CancellationToken.None));
    }
}
