using System.Collections.Immutable;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Dicom;
using Annotator.Gateway.Tests.Images;
using Annotator.Grains.Transfers;
using static Annotator.Gateway.Tests.Images.MadeImages;

namespace Annotator.Gateway.Tests.Dimse;

/// <summary>DCMTK's findscu, getscu and movescu beside our own client, at the same PACS: they find, fetch and order the same.</summary>
public sealed class QueryToolTests
{
    private static readonly ImmutableDictionary<string, string> TheStudy = ImmutableDictionary.Create<string, string>().Add("StudyInstanceUID", Study);

    [Fact]
    public async Task Findscu_finds_the_studies_that_we_find()
    {
        await using var pacs = await OrthancPacs.StartAsync(OrthancPacs.FreePort(), [.. Volume(3), File(Other("9.9", "Q-1")), File(Other("9.10", "Q-2"))]);
        await using var site = await StartAsync(pacs, OrthancPacs.FreePort());
        foreach (var (key, value) in new[] { ("PatientID", "Q-*"), ("PatientID", "PAT-4711"), ("StudyDate", "20240101-20241231"), ("StudyInstanceUID", $"{Study}\\9.9"), ("PatientName", "HIDDEN*") })
        {
            var (code, said) = await Dcmtk.RunAsync("findscu", "-aec", OrthancPacs.Title, "-S", "-k", "QueryRetrieveLevel=STUDY", "-k", "StudyInstanceUID", "-k", $"{key}={value}", "127.0.0.1", PortOf(pacs));
            Assert.True(code == 0, said);
            var theirs = said.Split('\n').Where(line => line.Contains("StudyInstanceUID", StringComparison.Ordinal) && line.Contains("(0020,000d)", StringComparison.Ordinal))
                .Select(line => line.Split('[', ']')[1].Trim('\0', ' ')).Where(uid => !uid.Contains('\\', StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal);
            using var answer = await site.Admin.PostAsJsonAsync("/api/pacs/find", new FindRequest("get", ImmutableDictionary.Create<string, string>().Add(key, value)), CoreJson.Options);
            var ours = (await answer.Content.ReadFromJsonAsync<ImmutableArray<FoundStudy>>(CoreJson.Options)).Select(s => s.StudyInstanceUid).Order(StringComparer.Ordinal);
            Assert.Equal($"{key}={value}: {string.Join(' ', theirs)}", $"{key}={value}: {string.Join(' ', ours)}");
            Assert.NotEmpty(ours);
        }
    }

    [Fact]
    public async Task Getscu_fetches_the_instances_that_we_fetch_value_for_value()
    {
        await using var pacs = await OrthancPacs.StartAsync(OrthancPacs.FreePort(), Volume(3));
        await using var site = await StartAsync(pacs, OrthancPacs.FreePort());
        await site.SetAsync("p", new ProjectSettings(DeidentificationProfile: "as-received"));
        var folder = Directory.CreateTempSubdirectory("getscu").FullName;
        var (code, said) = await Dcmtk.RunAsync("getscu", "-aec", OrthancPacs.Title, "-S", "-od", folder, "-k", "QueryRetrieveLevel=STUDY", "-k", $"StudyInstanceUID={Study}", "127.0.0.1", PortOf(pacs));
        Assert.True(code == 0, said);
        using var started = await site.Admin.PostAsJsonAsync("/api/pacs/pulls", new PullRequest("get", TheStudy, "p"), CoreJson.Options);
        var run = (await started.Content.ReadFromJsonAsync<TransferRun>(CoreJson.Options))!;
        while (run.State == TransferState.Running) run = (await site.Admin.GetFromJsonAsync<TransferRun>($"/api/transfers/{run.Id}", CoreJson.Options))!;
        Assert.Equal((TransferState.Done, 3), (run.State, run.Received));
        var theirs = Directory.GetFiles(folder).Select(f => DicomFile.Read(System.IO.File.ReadAllBytes(f)).Dataset).ToDictionary(d => d.RequireUid(DicomTags.SopInstanceUid));
        Assert.Equal(3, theirs.Count);
        foreach (var (uid, dataset) in theirs)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/projects/p/dicom-web/studies/{Study}/series/{Series}/instances/{uid}");
            request.Headers.Accept.ParseAdd("application/dicom");
            var ours = DicomFile.Read(await (await site.Admin.SendAsync(request)).Content.ReadAsByteArrayAsync()).Dataset;
            Assert.Equal(Described(dataset), Described(ours));
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Movescu_orders_the_pacs_to_send_to_our_receiver_and_the_rules_say_where_that_goes()
    {
        var receiver = OrthancPacs.FreePort();
        await using var pacs = await OrthancPacs.StartAsync(receiver, Volume(3));
        await using var site = await StartAsync(pacs, receiver);
        var rules = $$"""{ "rules": [ { "name": "moved", "callingAe": "{{OrthancPacs.Title}}", "project": "p" } ], "otherwise": "refuse" }""";
        (await site.Admin.PostAsJsonAsync("/api/routing", new SetRouting(rules, 0), CoreJson.Options)).EnsureSuccessStatusCode();
        var (code, said) = await Dcmtk.RunAsync("movescu", "-aec", OrthancPacs.Title, "-aem", Dcmtk.Title, "-S", "-k", "QueryRetrieveLevel=STUDY", "-k", $"StudyInstanceUID={Study}", "127.0.0.1", PortOf(pacs));
        Assert.True(code == 0, said);
        var transfers = (await site.Admin.GetFromJsonAsync<TransferPage>("/api/transfers", CoreJson.Options))!;
        while (transfers.Items.Any(run => run.State == TransferState.Running) || transfers.Items.IsEmpty)
            transfers = (await site.Admin.GetFromJsonAsync<TransferPage>("/api/transfers", CoreJson.Options))!;
        Assert.Equal(3, transfers.Items.Sum(run => run.Received));
        var exam = Assert.Single((await site.Admin.GetFromJsonAsync<JsonElement>("/api/projects/p/exams")).GetProperty("items").EnumerateArray());
        Assert.Equal(3, exam.GetProperty("images").GetInt32());
    }

    private static Task<ImageSite> StartAsync(OrthancPacs pacs, int receiver) => Dcmtk.StartSiteAsync(o =>
    {
        o.Port = receiver;
        o.Callers.Add(new DicomCaller { AeTitle = OrthancPacs.Title });
        o.Peers.Add(new PacsPeer { Name = "get", AeTitle = OrthancPacs.Title, Host = "127.0.0.1", Port = pacs.DicomPort, Retrieve = "get" });
    });

    private static DicomDataset Other(string study, string patient) =>
        Slice(0, $"{study}.1").Set(DicomTags.StudyInstanceUid, study).Set(DicomTags.SeriesInstanceUid, $"{study}.2").Set(DicomTags.PatientID, patient);

    private static string Described(DicomDataset dataset) => string.Join('\n', dataset.Select(e => $"{e.Tag.ToHex()} {Convert.ToHexString(e.Bytes.Span)}"));

    private static string PortOf(OrthancPacs pacs) => pacs.DicomPort.ToString(CultureInfo.InvariantCulture);
}
