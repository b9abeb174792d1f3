using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Annotator.Core.Contract;
using Annotator.Dicom;
using Annotator.Gateway.Tests.Images;
using Annotator.Grains.Routing;
using Annotator.Grains.Transfers;
using Annotator.Storage;
using Microsoft.Extensions.DependencyInjection;
using static Annotator.Gateway.Tests.Images.MadeImages;

namespace Annotator.Gateway.Tests.Dimse;

public sealed class ReceiveTests
{
    private const string ToP = """{ "rules": [ { "name": "CT to p", "callingAe": "CT*", "attributes": { "Modality": "CT" }, "project": "p" } ], "otherwise": "refuse" }""";

    [Fact]
    public async Task What_storescu_sends_is_an_exam_of_the_project_its_rule_names_and_a_repeat_adds_nothing()
    {
        await using var site = await Dcmtk.StartSiteAsync();
        await RouteAsync(site, ToP);
        var folder = Dcmtk.Write(Volume(4));
        var (code, said) = await Dcmtk.StoreAsync(site.DicomPort(), folder);
        Assert.True(code == 0, said);
        var exam = Assert.Single(await ExamsAsync(site));
        Assert.Equal(4, exam.GetProperty("images").GetInt32());
        Assert.DoesNotContain("4711", exam.GetProperty("title").GetString(), StringComparison.Ordinal);
        var volume = Assert.Single(await site.VolumesAsync(exam.GetProperty("id").GetString()!));
        Assert.Equal((true, 4), (volume.IsVolume, volume.Grid.Slices));

        Assert.Equal(0, (await Dcmtk.StoreAsync(site.DicomPort(), folder)).Code);
        Assert.Equal(4, Assert.Single(await ExamsAsync(site)).GetProperty("images").GetInt32());
        var log = site.Services.GetRequiredService<TransferLog>();
        var runs = await UntilEndedAsync(log, 2);
        Assert.Equal([(0, 4, 0), (4, 0, 0)], runs.Select(r => (r.Received, r.Duplicate, r.Failed)).OrderBy(r => r.Item1));
        Assert.All(runs, r => Assert.Equal((TransferKind.Receive, TransferState.Done, "ANNOTATOR"), (r.Kind, r.State, r.Subject)));
        var items = await log.ListItemsAsync(runs[1].Id, onlyFailed: false, 0, 100, CancellationToken.None);
        Assert.All(items.Items, i => Assert.Equal(("p", "CT to p", Verdict.Stored), (i.ProjectId, i.Rule, i.Verdict)));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Each_refusal_has_its_status_and_the_others_go_on()
    {
        await using var site = await Dcmtk.StartSiteAsync();
        await RouteAsync(site, ToP);
        var conflicting = Slice(1).Set(DicomTags.RescaleIntercept, -1000);
        var folder = Dcmtk.Write(File(Slice(0)), File(Slice(1)), File(conflicting), File(Slice(2, "1.2.9.1").Set(DicomTags.Modality, "MR")), File(NoImage()));
        var (_, said) = await Dcmtk.StoreAsync(site.DicomPort(), folder, "-d");
        var run = Assert.Single(await UntilEndedAsync(site.Services.GetRequiredService<TransferLog>(), 1));
        Assert.Equal((2, 3, TransferState.Failed), (run.Received, run.Failed, run.State));
        var failed = await site.Services.GetRequiredService<TransferLog>().ListItemsAsync(run.Id, onlyFailed: true, 0, 100, CancellationToken.None);
        Assert.Equal(["conflicting-instance", "not-an-image", "not-routed"], failed.Items.Select(i => i.Code).Order());
        foreach (var status in new[] { "0x0111", "0x0122", "0x0124" }) Assert.True(said.Contains(status, StringComparison.OrdinalIgnoreCase), $"{status}: {said}");
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Who_is_not_listed_gets_no_association_and_nothing_is_recorded()
    {
        await using var site = await Dcmtk.StartSiteAsync(o => o.Callers.Add(new DicomCaller { AeTitle = "FAR", Addresses = { "10.0.0.0/8" } }));
        var port = site.DicomPort().ToString(CultureInfo.InvariantCulture);
        Assert.Equal(0, (await Dcmtk.RunAsync("echoscu", "-aet", Dcmtk.Caller, "-aec", Dcmtk.Title, "127.0.0.1", port)).Code);
        foreach (var (calling, called) in new[] { ("NOBODY", Dcmtk.Title), (Dcmtk.Caller, "OTHER"), ("FAR", Dcmtk.Title) })
        {
            var (code, said) = await Dcmtk.RunAsync("echoscu", "-aet", calling, "-aec", called, "127.0.0.1", port);
            Assert.True(code != 0 && said.Contains("not recognized", StringComparison.OrdinalIgnoreCase), said);
        }
        Assert.Empty((await site.Services.GetRequiredService<TransferLog>().ListAsync(null, 10, CancellationToken.None)).Items);
    }

    [Fact]
    public async Task Real_images_of_every_transfer_syntax_are_stored_or_refused_by_name()
    {
        var files = Shared("transfer-syntaxes");
        await using var site = await Dcmtk.StartSiteAsync();
        var folder = Dcmtk.Write(files.Select(System.IO.File.ReadAllBytes));
        var (_, said) = await Dcmtk.RunAsync("dcmsend", "-aet", Dcmtk.Caller, "-aec", Dcmtk.Title, "-v", "--no-halt", "--decompress-never", "--scan-directories",
            "127.0.0.1", site.DicomPort().ToString(CultureInfo.InvariantCulture), folder);
        var run = Assert.Single(await UntilEndedAsync(site.Services.GetRequiredService<TransferLog>(), 1));
        var failed = await site.Services.GetRequiredService<TransferLog>().ListItemsAsync(run.Id, onlyFailed: true, 0, 1000, CancellationToken.None);
        TestContext.Current.SendDiagnosticMessage($"{files.Length} files: {run.Received} received, {run.Duplicate} here already, {run.Failed} refused ({string.Join(", ", failed.Items.Select(i => i.Code).Distinct())})");
        Assert.Equal(said.Split("Sending C-STORE Request").Length - 1, run.Received + run.Duplicate + run.Failed);
        Assert.True(run.Received >= 5, said);
        Assert.All(failed.Items, i => Assert.False(string.IsNullOrEmpty(i.Code)));
        Assert.DoesNotContain(failed.Items, i => i.Code is "unreadable" or "not-dicom");
        Directory.Delete(folder, recursive: true);
    }

    private static DicomDataset NoImage() => new DicomDataset()
        .Set(DicomTags.SopClassUid, SopClasses.EncapsulatedPdfStorage).Set(DicomTags.SopInstanceUid, "1.2.9.2")
        .Set(DicomTags.StudyInstanceUid, Study).Set(DicomTags.SeriesInstanceUid, Series).Set(DicomTags.Modality, "CT");

    private static async Task RouteAsync(ImageSite site, string rules)
    {
        var table = site.Services.GetRequiredService<RoutingTable>();
        Assert.Empty((await table.CheckAsync(rules, CancellationToken.None)).Faults);
        await site.Services.GetRequiredService<IReadModels>().ExecuteAsync([table.Save(1, rules, "test")], CancellationToken.None);
        table.Forget();
    }

    private static async Task<JsonElement[]> ExamsAsync(ImageSite site) =>
        [.. (await site.Admin.GetFromJsonAsync<JsonElement>("/api/projects/p/exams")).GetProperty("items").EnumerateArray()];

    // The record ends after the association, which storescu does not wait for.
    private static async Task<TransferRun[]> UntilEndedAsync(TransferLog log, int runs)
    {
        while (true)
        {
            var page = await log.ListAsync(null, 100, CancellationToken.None);
            if (page.Items.Count(r => r.State != TransferState.Running) == runs) return [.. page.Items];
            await Task.Yield();
        }
    }
}
