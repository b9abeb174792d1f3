using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Annotator.Cli.Tests;

public sealed class VerbTests : IAsyncLifetime
{
    private readonly Session _session = new();
    private RecordingServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await RecordingServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _session.Dispose();
    }

    [Theory]
    [InlineData("import")]
    [InlineData("import", "somewhere")]
    [InlineData("no-such-verb")]
    [InlineData("project", "list", "--server", "ftp://host")]
    [InlineData("project", "list", "--server", "nonsense")]
    [InlineData("key", "create", "nightly", "--expires", "0")]
    [InlineData("user", "add", "grace", "--display-name", "Grace", "--role", "king")]
    public async Task A_wrong_command_line_ends_with_2(params string[] args) =>
        Assert.Equal(ExitCodes.Usage, (await _session.RunAsync(CancellationToken.None, args)).ExitCode);

    [Fact]
    public async Task Without_a_key_it_says_how_to_give_one()
    {
        _session.KeyVariable = null;
        var ran = await _session.RunAsync(_server, "project", "list");
        Assert.Equal(ExitCodes.Usage, ran.ExitCode);
        Assert.Contains("ANNOTATOR_KEY", ran.Error);
    }

    [Fact]
    public async Task A_key_that_is_not_known_ends_with_4_and_the_code()
    {
        var ran = await _session.RunAsync(_server, "project", "list", "--key", "ann_wrong");
        Assert.Equal(ExitCodes.Refused, ran.ExitCode);
        Assert.Contains("The key is not known. (invalid-key)", ran.Error);
    }

    [Fact]
    public async Task Nobody_listening_ends_with_3()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var ran = await _session.RunAsync(CancellationToken.None, "health", "--server", $"http://127.0.0.1:{port}");
        Assert.Equal(ExitCodes.Unreachable, ran.ExitCode);
        Assert.Contains("cannot be reached", ran.Error);
    }

    [Fact]
    public async Task What_is_no_Annotator_ends_with_3()
    {
        _server.Instead = http => http.Response.WriteAsync("<html>A router's sign-in page</html>");
        var ran = await _session.RunAsync(_server, "project", "list");
        Assert.Equal(ExitCodes.Unreachable, ran.ExitCode);
        Assert.Contains("does not speak", ran.Error);
    }

    [Fact]
    public async Task Health_needs_no_key()
    {
        _session.KeyVariable = null;
        var ran = await _session.RunAsync(_server, "health");
        Assert.Equal((ExitCodes.Ok, "ready"), (ran.ExitCode, ran.Output.Trim()));
    }

    [Fact]
    public async Task Projects_are_listed_with_whole_ids()
    {
        _server.Projects.Add(RecordingServer.Card("01990000-0000-7000-8000-000000000002", "[red]Brackets[/] are text"));
        var ran = await _session.RunAsync(_server, "project", "list");
        Assert.Equal(ExitCodes.Ok, ran.ExitCode);
        Assert.Contains(RecordingServer.ProjectId, ran.Output);
        Assert.Contains("[red]Brackets[/] are text", ran.Output);
    }

    [Fact]
    public async Task A_project_nobody_has_ends_with_4()
    {
        var ran = await _session.RunAsync(_server, "export", "--project", "No such");
        Assert.Equal(ExitCodes.Refused, ran.ExitCode);
        Assert.Contains("(no-such-project)", ran.Error);
    }

    [Fact]
    public async Task A_name_two_projects_share_asks_for_the_id()
    {
        _server.Projects.Add(RecordingServer.Card("other", RecordingServer.ProjectName));
        var ran = await _session.RunAsync(_server, "export", "--project", RecordingServer.ProjectName);
        Assert.Equal(ExitCodes.Usage, ran.ExitCode);
        Assert.Contains($"{RecordingServer.ProjectId}, other", ran.Error);
    }

    [Fact]
    public async Task Creating_a_project_sends_the_command_and_prints_the_id()
    {
        var ran = await _session.RunAsync(_server, "project", "create", "Brain");
        Assert.Equal(ExitCodes.Ok, ran.ExitCode);
        var (path, body) = Assert.Single(_server.Posts);
        Assert.Equal("/api/commands", path);
        Assert.Equal("project.create", body.GetProperty("type").GetString());
        Assert.Equal("Brain", body.GetProperty("data").GetProperty("name").GetString());
        Assert.Equal($"project/{ran.Output.Trim()}", body.GetProperty("stream").GetString());
        Assert.NotEqual(ran.Output.Trim(), body.GetProperty("commandId").GetString());
    }

    [Fact]
    public async Task An_export_goes_to_standard_output_or_to_a_file()
    {
        var printed = await _session.RunAsync(_server, "export", "-p", RecordingServer.ProjectName);
        Assert.Equal((ExitCodes.Ok, """{"format":"annotator"}"""), (printed.ExitCode, printed.Output));
        var saved = await _session.RunAsync(_server, "export", "-p", RecordingServer.ProjectId, "--exam", "exam-1", "-o", _session.At("out.json"));
        Assert.Equal(ExitCodes.Ok, saved.ExitCode);
        Assert.Equal("""{"exam":"exam-1"}""", File.ReadAllText(_session.At("out.json")));
    }

    [Fact]
    public async Task An_export_that_breaks_off_leaves_the_earlier_file_as_it_was()
    {
        var file = _session.Write("out.json", "earlier");
        _server.Export = async http =>
        {
            await http.Response.WriteAsync("""{"format":""");
            await http.Response.Body.FlushAsync();
            http.Abort();
        };
        var ran = await _session.RunAsync(_server, "export", "-p", RecordingServer.ProjectId, "-o", file);
        Assert.Equal(ExitCodes.Unreachable, ran.ExitCode);
        Assert.Equal("earlier", File.ReadAllText(file));
        Assert.Single(Directory.GetFiles(_session.Root));
    }

    [Fact]
    public async Task An_export_into_a_folder_that_is_not_there_ends_with_5()
    {
        var ran = await _session.RunAsync(_server, "export", "-p", RecordingServer.ProjectId, "-o", _session.At("nowhere/out.json"));
        Assert.Equal(ExitCodes.Local, ran.ExitCode);
    }

    [Fact]
    public async Task A_new_account_gets_a_made_password_printed_once()
    {
        var ran = await _session.RunAsync(_server, "user", "add", "grace", "--display-name", "Grace Hopper", "--role", "auditor");
        Assert.Equal(ExitCodes.Ok, ran.ExitCode);
        var body = Assert.Single(_server.Posts).Body;
        Assert.Equal(ran.Output.Trim(), body.GetProperty("password").GetString());
        Assert.Matches("^[a-z2-9]{5}(-[a-z2-9]{5}){3}$", ran.Output.Trim());
        Assert.Equal("auditor", body.GetProperty("siteRoles")[0].GetString());
        Assert.DoesNotContain(ran.Output.Trim(), ran.Error);
    }

    [Fact]
    public async Task A_password_from_standard_input_is_not_printed()
    {
        _session.Input = "correct horse battery\n";
        var ran = await _session.RunAsync(_server, "user", "add", "grace", "--display-name", "Grace", "--password-stdin");
        Assert.Equal((ExitCodes.Ok, ""), (ran.ExitCode, ran.Output));
        Assert.Equal("correct horse battery", Assert.Single(_server.Posts).Body.GetProperty("password").GetString());
    }

    [Fact]
    public async Task A_name_that_is_taken_ends_with_4_and_no_password()
    {
        var ran = await _session.RunAsync(_server, "user", "add", "taken", "--display-name", "Grace");
        Assert.Equal((ExitCodes.Refused, ""), (ran.ExitCode, ran.Output));
        Assert.Contains("(name-taken)", ran.Error);
    }

    [Fact]
    public async Task A_key_is_limited_to_projects_by_name_and_to_days()
    {
        var ran = await _session.RunAsync(_server, "key", "create", "nightly", "-p", RecordingServer.ProjectName, "--expires", "30");
        Assert.Equal((ExitCodes.Ok, "ann_key-1_secret"), (ran.ExitCode, ran.Output.Trim()));
        var body = Assert.Single(_server.Posts).Body;
        Assert.Equal(RecordingServer.ProjectId, body.GetProperty("projects")[0].GetString());
        var lapses = DateTimeOffset.Parse(body.GetProperty("expiresAt").GetString()!, CultureInfo.InvariantCulture);
        Assert.InRange(lapses - DateTimeOffset.UtcNow, TimeSpan.FromDays(29.9), TimeSpan.FromDays(30));
    }

    [Fact]
    public async Task A_sound_audit_ends_with_0_and_an_altered_one_with_1_and_where()
    {
        var sound = await _session.RunAsync(_server, "audit", "verify");
        Assert.Equal((ExitCodes.Ok, "Sound: 120 events checked, 4 not sealed yet."), (sound.ExitCode, sound.Output.Trim()));
        _server.Audit = new(false, 57, 4, "digest at position 58");
        var altered = await _session.RunAsync(_server, "audit", "verify");
        Assert.Equal(ExitCodes.Failed, altered.ExitCode);
        Assert.Contains("digest at position 58", altered.Output);
        Assert.False(JsonDocument.Parse((await _session.RunAsync(_server, "audit", "verify", "--json")).Output).RootElement.GetProperty("ok").GetBoolean());
    }
}
