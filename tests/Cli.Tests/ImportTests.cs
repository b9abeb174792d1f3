using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Annotator.Cli.Tests;

public sealed class ImportTests : IAsyncLifetime
{
    private readonly Session _session = new();
    private RecordingServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await RecordingServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _session.Dispose();
    }

    [Fact]
    public async Task Files_travel_in_order_at_most_64_to_a_request()
    {
        _session.WriteMany("study", 150);
        var ran = await ImportAsync("study");
        Assert.Equal(ExitCodes.Ok, ran.ExitCode);
        Assert.Equal([22, 64, 64], _server.Uploads.Select(u => u.Count).Order());
        var sent = _server.Uploads.SelectMany(u => u).Select(f => f.Name).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(Enumerable.Range(0, 150).Select(i => $"study/{i:0000}.dcm"), sent);
        Assert.All(_server.Uploads, u => Assert.Equal(u.Select(f => f.Name).Order(StringComparer.Ordinal), u.Select(f => f.Name)));
    }

    [Fact]
    public async Task A_header_and_the_file_of_its_voxels_travel_in_one_request()
    {
        const int MiB = 1 << 20;
        _session.Write("set/a.nhdr", "NRRD0004\ntype: uchar\ndata file: zz.raw\n");
        _session.Write("set/b.hdr", new byte[348]);
        _session.Write("set/b.img.gz", new byte[17 * MiB]);
        _session.Write("set/c.dcm", new byte[10 * MiB]);
        _session.Write("set/zz.raw", new byte[20 * MiB]);
        var ran = await ImportAsync("set");
        Assert.Equal(ExitCodes.Ok, ran.ExitCode);
        Assert.Equal(["a.nhdr zz.raw", "b.hdr b.img.gz", "c.dcm"], _server.Uploads.Select(u => string.Join(' ', u.Select(f => f.Name["set/".Length..]))).Order());
    }

    [Fact]
    public async Task Two_requests_are_on_their_way_at_once_and_never_three()
    {
        _session.WriteMany("study", 300);
        var second = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.BeforeBody = async (turn, _) =>
        {
            if (turn == 1) second.SetResult();
            if (turn == 0) await second.Task;
            return false;
        };
        var ran = await ImportAsync("study");
        Assert.Equal(ExitCodes.Ok, ran.ExitCode);
        Assert.Equal(2, _server.MostInFlight);
    }

    [Fact]
    public async Task A_request_holds_at_most_16_MiB_and_a_larger_file_goes_alone()
    {
        const int MiB = 1 << 20;
        var large = RandomNumberGenerator.GetBytes(20 * MiB);
        _session.Write("study/1", new byte[10 * MiB]);
        _session.Write("study/2", new byte[7 * MiB]);
        _session.Write("study/3", large);
        _session.Write("study/4", new byte[9 * MiB]);
        _session.Write("study/5", new byte[7 * MiB]);
        var ran = await ImportAsync("study");
        Assert.Equal(ExitCodes.Ok, ran.ExitCode);
        Assert.Equal(["1", "2", "3", "4 5"], _server.Uploads.Select(u => string.Join(' ', u.Select(f => f.Name["study/".Length..]))).Order());
        var arrived = _server.Uploads.Single(u => u[0].Name == "study/3")[0];
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(large)), arrived.Sha256);
    }

    [Theory]
    [InlineData("with space.dcm")]
    [InlineData("Müller ß 影像.dcm")]
    [InlineData("quote\"semi;colon\\back.dcm")]
    [InlineData("percent%41.dcm")]
    public async Task Every_name_arrives_as_it_is(string name)
    {
        _session.Write($"study/{name}", "content");
        var ran = await ImportAsync("study");
        Assert.Equal(ExitCodes.Ok, ran.ExitCode);
        Assert.Equal($"study/{name}", Assert.Single(Assert.Single(_server.Uploads)).Name);
    }

    [Fact]
    public async Task A_server_that_cannot_now_gets_the_same_files_again_after_the_time_it_asked_for()
    {
        _session.WriteMany("study", 3);
        _server.BeforeBody = async (turn, http) =>
        {
            if (turn > 0) return false;
            http.Response.Headers.RetryAfter = "7";
            await RecordingServer.ProblemAsync(http, 503, "store-unavailable", "The store does not answer.");
            return true;
        };
        var ran = await ImportAsync("study");
        Assert.Equal(ExitCodes.Ok, ran.ExitCode);
        Assert.Equal(3, Assert.Single(_server.Uploads).Count);
        Assert.Contains(TimeSpan.FromSeconds(7), _session.Clock.Waits);
        Assert.Contains("The store does not answer. (store-unavailable) Trying again in 7 s.", ran.Error);
    }

    [Fact]
    public async Task A_connection_reset_after_the_files_were_stored_ends_with_every_file_known_as_duplicate()
    {
        _session.WriteMany("study", 5);
        _server.AfterBody = (turn, http) =>
        {
            if (turn == 0) http.Abort();
            return Task.FromResult(turn == 0);
        };
        var ran = await ImportAsync("study", "--json");
        Assert.Equal(ExitCodes.Ok, ran.ExitCode);
        Assert.Equal(2, _server.Uploads.Count);
        Assert.Equal(_server.Uploads.First(), _server.Uploads.Last());
        Assert.All(FilesOf(ran), f => Assert.Equal("duplicate", f.GetProperty("verdict").GetString()));
    }

    [Fact]
    public async Task An_answer_about_other_files_than_were_sent_is_never_taken_for_verdicts()
    {
        _session.WriteMany("study", 2);
        _server.AfterBody = async (turn, http) =>
        {
            if (turn == 0) await http.Response.WriteAsync("""{"files":[{"name":"study/0000.dcm","verdict":"stored"}]}""");
            return turn == 0;
        };
        var ran = await ImportAsync("study");
        Assert.Equal(ExitCodes.Ok, ran.ExitCode);
        Assert.Equal(2, _server.Uploads.Count);
    }

    [Fact]
    public async Task A_request_that_is_too_large_is_halved_until_only_the_file_to_blame_is_refused()
    {
        _session.WriteMany("study", 8);
        _session.Write("study/0005.dcm", new string('x', 5000));
        _server.BeforeBody = async (_, http) =>
        {
            if (http.Request.ContentLength < 5000) return false;
            await RecordingServer.ProblemAsync(http, 413, "too-large", "The request is larger than this address takes.");
            return true;
        };
        var ran = await ImportAsync("study", "--json");
        Assert.Equal(ExitCodes.Failed, ran.ExitCode);
        var refused = Assert.Single(FilesOf(ran), f => f.GetProperty("verdict").GetString() == "refused");
        Assert.EndsWith("0005.dcm", refused.GetProperty("path").GetString());
        Assert.Equal("too-large", refused.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Refused_files_are_counted_by_code_and_each_is_named_with_its_reason()
    {
        _session.WriteMany("study", 3);
        _session.Write("study/notes.txt", "bad one");
        _session.Write("study/more.txt", "bad two");
        var ran = await ImportAsync("study");
        Assert.Equal(ExitCodes.Failed, ran.ExitCode);
        Assert.Matches(@"stored[\s│]+3[\s│]+1\s", ran.Output);
        Assert.Matches(@"refused[\s│]+not-dicom[\s│]+2\s", ran.Output);
        Assert.Contains($"refused  {_session.At("study/notes.txt")}: This is no DICOM file. (not-dicom)", ran.Output);
        Assert.Contains($"refused  {_session.At("study/more.txt")}: This is no DICOM file. (not-dicom)", ran.Output);
    }

    [Fact]
    public async Task A_repeated_import_adds_nothing()
    {
        _session.WriteMany("study", 4);
        await ImportAsync("study");
        var again = await ImportAsync("study", "--json");
        Assert.Equal(ExitCodes.Ok, again.ExitCode);
        Assert.Equal(4, JsonDocument.Parse(again.Output).RootElement.GetProperty("duplicate").GetInt32());
    }

    [Fact]
    public async Task What_cannot_be_read_is_refused_by_name_and_the_rest_is_sent()
    {
        _session.WriteMany("study", 2);
        File.CreateSymbolicLink(_session.At("study/broken.dcm"), _session.At("nowhere"));
        var ran = await ImportAsync("study");
        Assert.Equal(ExitCodes.Failed, ran.ExitCode);
        Assert.Equal(2, Assert.Single(_server.Uploads).Count);
        Assert.Contains($"refused  {_session.At("study/broken.dcm")}", ran.Output);
        Assert.Contains("(unreadable-file)", ran.Output);
    }

    [Fact]
    public async Task Hidden_files_and_rings_of_links_are_left_out_and_said_and_a_file_named_twice_goes_once()
    {
        _session.WriteMany("study", 2);
        _session.Write("study/.DS_Store", "mark");
        Directory.CreateSymbolicLink(_session.At("study/ring"), _session.At("study"));
        var ran = await _session.RunAsync(_server, "import", _session.At("study"), _session.At("study/0001.dcm"), "--project", RecordingServer.ProjectName);
        Assert.Equal(ExitCodes.Ok, ran.ExitCode);
        Assert.Equal(2, Assert.Single(_server.Uploads).Count);
        Assert.Contains("2 hidden entries and links to folders were left out.", ran.Output);
    }

    [Fact]
    public async Task A_file_name_cannot_steer_the_terminal()
    {
        _session.Write("study/a\u001b[2Jb.dcm", "bad");
        var ran = await ImportAsync("study");
        Assert.Equal(ExitCodes.Failed, ran.ExitCode);
        Assert.DoesNotContain('\u001b', ran.Output + ran.Error);
    }

    [Fact]
    public async Task Ctrl_C_aborts_what_is_on_its_way_and_tells_what_has_no_verdict()
    {
        _session.WriteMany("study", 65);
        using var interrupt = new CancellationTokenSource();
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.AfterBody = async (_, http) =>
        {
            if (RecordingServer.FilesOf(http).Count == 64) return false;
            await using var seen = http.RequestAborted.Register(aborted.SetResult);
            await interrupt.CancelAsync();
            await aborted.Task;
            return true;
        };
        var ran = await _session.RunAsync(interrupt.Token, "import", _session.At("study"), "-p", RecordingServer.ProjectId, "--server", _server.Address.ToString());
        Assert.Equal(ExitCodes.Cancelled, ran.ExitCode);
        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Contains("have no verdict. Run the same import again", ran.Output);
        Assert.Contains("Stopped.", ran.Error);
    }

    [Fact]
    public async Task A_server_that_goes_away_for_good_ends_with_3_and_with_what_is_known()
    {
        _session.WriteMany("study", 3);
        _server.BeforeBody = (_, http) => { http.Abort(); return Task.FromResult(true); };
        var ran = await ImportAsync("study", "--json");
        Assert.Equal(ExitCodes.Unreachable, ran.ExitCode);
        var document = JsonDocument.Parse(ran.Output).RootElement;
        Assert.Equal((3, 0), (document.GetProperty("unsent").GetInt32(), document.GetProperty("bytes").GetInt32()));
        Assert.Contains("cannot be reached", document.GetProperty("error").GetProperty("text").GetString());
        Assert.Equal(7, _session.Clock.Waits.Count);
    }

    [Fact]
    public async Task A_refusal_of_the_whole_upload_ends_it_with_4_in_the_servers_words()
    {
        _session.WriteMany("study", 3);
        _server.BeforeBody = async (_, http) => { await RecordingServer.ProblemAsync(http, 403, "not-allowed", "You may not upload here."); return true; };
        var ran = await ImportAsync("study");
        Assert.Equal(ExitCodes.Refused, ran.ExitCode);
        Assert.Contains("You may not upload here. (not-allowed)", ran.Error);
        Assert.Empty(_session.Clock.Waits);
    }

    [Fact]
    public async Task A_terminal_gets_a_bar_with_files_rate_and_remaining_time()
    {
        _session.Interactive = true;
        _session.WriteMany("study", 3);
        var ran = await ImportAsync("study");
        Assert.Equal(ExitCodes.Ok, ran.ExitCode);
        Assert.Contains("3/3 files", ran.Error);
        Assert.Contains("100%", ran.Error);
        Assert.Contains("/s", ran.Error);
        Assert.Matches(@"\d\d:\d\d:\d\d", ran.Error);
    }

    [Fact]
    public async Task Nothing_is_sent_when_one_of_the_paths_does_not_exist()
    {
        _session.WriteMany("study", 1);
        var ran = await _session.RunAsync(_server, "import", _session.At("study"), _session.At("typo"), "-p", RecordingServer.ProjectId);
        Assert.Equal(ExitCodes.Usage, ran.ExitCode);
        Assert.Empty(_server.Uploads);
    }

    private Task<Ran> ImportAsync(string folder, params string[] more) => _session.RunAsync(_server, ["import", _session.At(folder), "--project", RecordingServer.ProjectName, .. more]);

    private static List<JsonElement> FilesOf(Ran ran) => [.. JsonDocument.Parse(ran.Output).RootElement.GetProperty("files").EnumerateArray()];
}
