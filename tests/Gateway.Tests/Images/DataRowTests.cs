using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Annotator.Core.Access;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Dicom;
using Annotator.Gateway.Tests.Dimse;
using Annotator.Grains.Images.DataRows;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static Annotator.Gateway.Tests.Images.MadeImages;

namespace Annotator.Gateway.Tests.Images;

/// <summary>Images by their addresses, with keys of the sender's choice (FEATURES B1, B2), from a real web server.</summary>
public sealed class DataRowTests : IAsyncLifetime
{
    private readonly int _port = OrthancPacs.FreePort();
    private WebApplication _files = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _files = builder.Build();
        _files.Urls.Add($"http://127.0.0.1:{_port}");
        _files.MapGet("/{k:int}.dcm", (int k) => Results.Bytes(File(Slice(k)), "application/dicom"));
        _files.MapGet("/leaking.dcm", () => Results.Bytes(File(Slice(8).Set(DicomTags.ScanOptions, "PAT-4711"))));
        _files.MapGet("/page.html", () => Results.Text("<html>sign in</html>", "text/html"));
        _files.MapGet("/away", () => Results.Redirect("/0.dcm"));
        await _files.StartAsync();
    }

    [Fact]
    public async Task Each_row_fares_for_itself_and_the_task_names_those_that_failed()
    {
        await using var site = await StartAsync();
        var task = await AddAsync(site, ("a", At("0.dcm")), ("b", At("1.dcm")), ("b", At("2.dcm")), ("gone", At("nothing.dcm")), ("page", At("page.html")), ("moved", At("away")),
            ("other", "https://example.org/1.dcm"), ("file", "file:///etc/passwd"), ("port", "http://127.0.0.1:1/1.dcm"), ("user", $"http://x:y@127.0.0.1:{_port}/0.dcm"));
        Assert.Equal(10, task.Rows);
        Assert.Equal(
            [
                ("b", "duplicate-global-key"), ("gone", "fetch-failed"), ("page", "not-dicom"), ("moved", "fetch-failed"), ("other", "host-not-allowed"), ("file", "host-not-allowed"),
                ("port", "host-not-allowed"), ("user", "host-not-allowed"),
            ],
            task.FailedDataRows.Select(f => (f.GlobalKey, f.Code)));
        Assert.Contains("404", task.FailedDataRows[1].Text, StringComparison.Ordinal);
        Assert.Equal("8 of 10 data rows failed.", task.Errors);
        var exam = Assert.Single((await site.Admin.GetFromJsonAsync<JsonElement>("/api/projects/p/exams")).GetProperty("items").EnumerateArray());
        Assert.Equal(2, exam.GetProperty("images").GetInt32());

        var row = await FindAsync(site.Admin, "a");
        Assert.Equal(("ready", exam.GetProperty("id").GetString()), (row.State, row.ExamId));
        Assert.Equal(row, await FindAsync(site.Admin, row.Id));
        using var unknown = await site.Admin.GetAsync("/api/projects/p/data-rows/gone");
        Assert.Equal(("no-such-data-row", true), (await UploadTests.CodeAsync(unknown), (await unknown.Content.ReadAsStringAsync()).Contains("gone", StringComparison.Ordinal)));
        // What failed can be tried again under its key; what is here keeps it.
        Assert.Equal([("a", "duplicate-global-key")], (await AddAsync(site, ("gone", At("3.dcm")), ("a", At("4.dcm")))).FailedDataRows.Select(f => (f.GlobalKey, f.Code)));
        Assert.Equal("ready", (await FindAsync(site.Admin, "gone")).State);
    }

    [Fact]
    public async Task What_is_in_quarantine_has_a_row_and_no_exam()
    {
        await using var site = await StartAsync();
        Assert.Empty((await AddAsync(site, ("q", At("leaking.dcm")))).FailedDataRows);
        var row = await FindAsync(site.Admin, "q");
        Assert.Equal(("quarantined", null, null, null), (row.State, row.ExamId, row.SeriesInstanceUid, row.SopInstanceUid));
    }

    [Fact]
    public async Task Only_those_who_may_upload_add_rows_and_only_of_hosts_of_the_configuration()
    {
        await using var site = await ImageSite.StartAsync();
        Assert.Equal(["host-not-allowed"], (await AddAsync(site, ("a", At("0.dcm")))).FailedDataRows.Select(f => f.Code));
        var rows = new AddDataRows([new(At("0.dcm"), "a")]);
        foreach (var (role, add, find) in new (Role?, HttpStatusCode, HttpStatusCode)[] { (Role.Reader, HttpStatusCode.Forbidden, HttpStatusCode.NotFound), (null, HttpStatusCode.NotFound, HttpStatusCode.NotFound), (Role.Manager, HttpStatusCode.OK, HttpStatusCode.NotFound) })
        {
            using var client = await site.SignInAsync($"a-{role?.ToString() ?? "stranger"}".ToLowerInvariant(), role);
            Assert.Equal(add, (await client.PostAsJsonAsync("/api/projects/p/data-rows", rows, CoreJson.Options)).StatusCode);
            Assert.Equal(find, (await client.GetAsync("/api/projects/p/data-rows/nothing")).StatusCode);
        }
        foreach (var wrong in new[] { new AddDataRows([]), new AddDataRows([new("", "a")]), new AddDataRows([new("x", "")]), new AddDataRows([new("x", new string('k', 201))]) })
            Assert.Equal(HttpStatusCode.BadRequest, (await site.Admin.PostAsJsonAsync("/api/projects/p/data-rows", wrong, CoreJson.Options)).StatusCode);
        Assert.Equal("no-such-data-row-task", await UploadTests.CodeAsync(await site.Admin.GetAsync("/api/projects/p/data-row-tasks/1")));
    }

    public ValueTask DisposeAsync() => _files.DisposeAsync();

    private string At(string name) => $"http://127.0.0.1:{_port}/{name}";

    private Task<ImageSite> StartAsync() => ImageSite.StartAsync(services => services.Configure<DataRowOptions>(o => o.Hosts.Add($"127.0.0.1:{_port}")));

    // The task as it is once nothing of it waits.
    private static async Task<DataRowTask> AddAsync(ImageSite site, params (string Key, string Url)[] rows)
    {
        using var answer = await site.Admin.PostAsJsonAsync("/api/projects/p/data-rows", new AddDataRows([.. rows.Select(r => new DataRowSource(r.Url, r.Key))]), CoreJson.Options);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        var task = (await answer.Content.ReadFromJsonAsync<DataRowTask>(CoreJson.Options))!;
        while (task.Waiting > 0) task = (await site.Admin.GetFromJsonAsync<DataRowTask>($"/api/projects/p/data-row-tasks/{task.Id}", CoreJson.Options))!;
        return task;
    }

    private static async Task<DataRow> FindAsync(HttpClient client, string key) => (await client.GetFromJsonAsync<DataRow>($"/api/projects/p/data-rows/{key}", CoreJson.Options))!;
}
