using System.Collections.Immutable;
using System.Net.Http.Json;
using System.Text.Json;
using Annotator.Core.Access;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Dicom;
using Annotator.Gateway.Tests.Images;
using Annotator.Grains.Transfers;
using static Annotator.Gateway.Tests.Images.MadeImages;

namespace Annotator.Gateway.Tests.Dimse;

public sealed class PullTests
{
    private static readonly ImmutableDictionary<string, string> TheStudy = ImmutableDictionary.Create<string, string>().Add("StudyInstanceUID", Study);

    [Fact]
    public async Task Orthanc_is_searched_and_pulled_by_get_by_move_and_by_dicomweb_and_a_second_pull_adds_nothing()
    {
        var receiver = OrthancPacs.FreePort();
        await using var pacs = await OrthancPacs.StartAsync(receiver, [.. Volume(5), File(OtherSeries())]);
        await using var site = await StartAsync(pacs, receiver);
        var studies = await PostAsync<ImmutableArray<FoundStudy>>(site, "/api/pacs/find", new FindRequest("get", ImmutableDictionary.Create<string, string>().Add("PatientID", "PAT-*")));
        Assert.Equal((Study, "PAT-4711"), (Assert.Single(studies).StudyInstanceUid, studies[0].PatientId));

        foreach (var (peer, project) in new[] { ("get", "p"), ("move", "p2"), ("web", "p3") })
        {
            var run = await PullAsync(site, new PullRequest(peer, TheStudy, project));
            var items = await site.Admin.GetFromJsonAsync<TransferItemPage>($"/api/transfers/{run.Id}/items", CoreJson.Options);
            Assert.True((TransferState.Done, 6) == (run.State, run.Found), $"{peer}: {run} {items!.Items[0].Text}");
            Assert.Equal(6, run.Received + run.Duplicate);
            var exam = Assert.Single((await site.Admin.GetFromJsonAsync<JsonElement>($"/api/projects/{project}/exams")).GetProperty("items").EnumerateArray());
            Assert.Equal(6, exam.GetProperty("images").GetInt32());
            Assert.All(items!.Items, i => Assert.Equal(project, i.ProjectId));
        }
        var again = await PullAsync(site, new PullRequest("get", TheStudy, "p"));
        Assert.Equal((TransferState.Done, 0, 6), (again.State, again.Received, again.Duplicate));
        var onlyOne = await PullAsync(site, new PullRequest("web", TheStudy.Add("SeriesInstanceUID", Series + ".7"), "p"));
        Assert.Equal((TransferState.Done, 1), (onlyOne.State, onlyOne.Found));
        var none = await PullAsync(site, new PullRequest("get", ImmutableDictionary.Create<string, string>().Add("StudyInstanceUID", "1.2.3.99"), "p"));
        Assert.Equal((TransferState.Done, 0, "Nothing matches."), (none.State, none.Found, none.Reason));
    }

    [Fact]
    public async Task A_peer_that_cannot_be_reached_or_refuses_ends_the_pull_as_failed_with_its_reason()
    {
        await using var strict = await Dcmtk.StartSiteAsync();      // another Annotator that does not know us
        await using var site = await Dcmtk.StartSiteAsync(o =>
        {
            o.Peers.Add(new PacsPeer { Name = "away", AeTitle = "AWAY", Host = "127.0.0.1", Port = OrthancPacs.FreePort() });
            o.Peers.Add(new PacsPeer { Name = "strict", AeTitle = Dcmtk.Title, Host = "127.0.0.1", Port = strict.DicomPort() });
            o.Peers.Add(new PacsPeer { Name = "web", Url = new Uri(strict.Address, "/dicom-web/") });
        });
        foreach (var (peer, reason) in new[] { ("away", "cannot be reached"), ("strict", "calling AE title not recognized"), ("web", "401") })
        {
            var run = await PullAsync(site, new PullRequest(peer, TheStudy, "p"));
            Assert.Equal((TransferState.Failed, 0, 0), (run.State, run.Found, run.Received));
            Assert.Contains(reason, run.Reason, StringComparison.Ordinal);
        }
        Assert.Empty((await site.Admin.GetFromJsonAsync<JsonElement>("/api/projects/p/exams")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Only_configured_peers_are_asked_and_only_with_a_key_and_only_by_administrators()
    {
        await using var site = await Dcmtk.StartSiteAsync(o => o.Peers.Add(new PacsPeer { Name = "pacs", AeTitle = "PACS", Host = "127.0.0.1", Port = 1 }));
        Assert.Equal("no-such-peer", await CodeAsync(site.Admin, new PullRequest("127.0.0.1:104", TheStudy)));
        Assert.Equal("bad-query", await CodeAsync(site.Admin, new PullRequest("pacs", ImmutableDictionary<string, string>.Empty)));
        Assert.Equal("bad-query", await CodeAsync(site.Admin, new PullRequest("pacs", ImmutableDictionary.Create<string, string>().Add("PatientID", "*"))));
        Assert.Equal("bad-query", await CodeAsync(site.Admin, new PullRequest("pacs", TheStudy.Add("PixelData", "1"))));
        Assert.Equal("no-such-project", await CodeAsync(site.Admin, new PullRequest("pacs", TheStudy, "nowhere")));
        using var manager = await site.SignInAsync("manager", Role.Manager);
        Assert.Equal("not-permitted", await CodeAsync(manager, new PullRequest("pacs", TheStudy, "p")));
    }

    [Fact]
    public async Task Dcmqrscp_is_pulled_by_get()
    {
        Assert.SkipUnless(System.IO.File.Exists("/usr/bin/dcmqrscp"), "SKIPPED LOUDLY: dcmqrscp is not installed (Debian: dcmtk).");
        await using var pacs = new DcmqrPacs();
        await using var site = await Dcmtk.StartSiteAsync(o => o.Peers.Add(new PacsPeer { Name = "pacs", AeTitle = DcmqrPacs.Title, Host = "127.0.0.1", Port = pacs.Port, Retrieve = "get" }));
        await pacs.FillAsync(Volume(3));
        var run = await PullAsync(site, new PullRequest("pacs", TheStudy, "p"));
        Assert.True((TransferState.Done, 3, 3) == (run.State, run.Found, run.Received), run.ToString());
    }

    private static DicomDataset OtherSeries() => Slice(0, "1.2.3.700").Set(DicomTags.SeriesInstanceUid, Series + ".7").Set(DicomTags.SeriesNumber, 7);

    private static async Task<ImageSite> StartAsync(OrthancPacs pacs, int receiver)
    {
        Environment.SetEnvironmentVariable("ANNOTATOR_TEST_PACS", OrthancPacs.Password);
        var site = await Dcmtk.StartSiteAsync(o =>
        {
            o.Port = receiver;
            o.Callers.Add(new DicomCaller { AeTitle = OrthancPacs.Title });
            foreach (var how in new[] { "get", "move" }) o.Peers.Add(new PacsPeer { Name = how, AeTitle = OrthancPacs.Title, Host = "127.0.0.1", Port = pacs.DicomPort, Retrieve = how });
            o.Peers.Add(new PacsPeer { Name = "web", Url = new Uri(pacs.Http.BaseAddress!, "/dicom-web"), User = OrthancPacs.User, SecretVariable = "ANNOTATOR_TEST_PACS" });
        });
        foreach (var project in new[] { "p2", "p3" }) await site.MakeProjectAsync(project);
        return site;
    }

    private static async Task<TransferRun> PullAsync(ImageSite site, PullRequest request)
    {
        var run = await PostAsync<TransferRun>(site, "/api/pacs/pulls", request);
        while (run.State == TransferState.Running) run = (await site.Admin.GetFromJsonAsync<TransferRun>($"/api/transfers/{run.Id}", CoreJson.Options))!;
        return run;
    }

    private static async Task<T> PostAsync<T>(ImageSite site, string path, object body)
    {
        using var answer = await site.Admin.PostAsync(path, JsonContent.Create(body, body.GetType(), options: CoreJson.Options));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<T>(CoreJson.Options))!;
    }

    private static async Task<string?> CodeAsync(HttpClient client, PullRequest request)
    {
        using var answer = await client.PostAsJsonAsync("/api/pacs/pulls", request, CoreJson.Options);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString();
    }
}
