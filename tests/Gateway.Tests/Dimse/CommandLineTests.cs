using System.Diagnostics;
using Annotator.Gateway.Tests.Images;
using Annotator.Grains.Transfers;
using Annotator.Silo;
using static Annotator.Gateway.Tests.Images.MadeImages;

namespace Annotator.Gateway.Tests.Dimse;

/// <summary>The command line's verbs for peers, transfers and routing, as processes against a node and Debian's Orthanc.</summary>
public sealed class CommandLineTests
{
    [Fact]
    public async Task A_study_is_found_and_pulled_by_each_way_and_the_record_tells_what_came_and_what_did_not()
    {
        var receiver = OrthancPacs.FreePort();
        await using var pacs = await OrthancPacs.StartAsync(receiver, Volume(3));
        await using var site = await StartAsync(pacs, receiver);
        var peers = await RunAsync(site, 0, "pacs", "peers");
        foreach (var peer in new[] { "get", "move", "web", "away" }) Assert.Contains(peer, peers, StringComparison.Ordinal);
        Assert.Contains(Study, await RunAsync(site, 0, "pacs", "find", "--peer", "get", "--match", "PatientID=PAT-*"), StringComparison.Ordinal);
        foreach (var (peer, counts) in new[] { ("get", "3 found, 3 received, 0 here already, 0 failed"), ("move", "3 found, 0 received, 3 here already, 0 failed"), ("web", "3 found, 0 received, 3 here already, 0 failed") })
        {
            var said = await RunAsync(site, 0, "pacs", "pull", "--peer", peer, "--match", $"StudyInstanceUID={Study}", "--project", "p");
            Assert.True(said.Contains("done", StringComparison.Ordinal) && said.Contains(counts, StringComparison.Ordinal), said);
        }
        var away = await RunAsync(site, 1, "pacs", "pull", "--peer", "away", "--match", $"StudyInstanceUID={Study}", "--project", "p");
        Assert.Contains("cannot be reached", away, StringComparison.Ordinal);
        Assert.Contains("no-such-peer", await RunAsync(site, 4, "pacs", "pull", "--peer", "nobody", "--match", "PatientID=1"), StringComparison.Ordinal);
        Assert.Contains("KEY=VALUE", await RunAsync(site, 2, "pacs", "pull", "--peer", "get", "--match", "PatientID"), StringComparison.Ordinal);
        var listed = await RunAsync(site, 0, "transfer", "list");
        Assert.True(listed.Split('\n').Count(line => line.Contains(" pull ", StringComparison.Ordinal)) == 4, listed);
        var failed = listed.Split('\n').Single(line => line.Contains("away", StringComparison.Ordinal)).Split(' ')[0];
        Assert.Contains("cannot be reached", await RunAsync(site, 0, "transfer", "show", failed), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_are_set_shown_and_tried_and_wrong_ones_are_refused_with_line_and_key()
    {
        await using var site = await ImageSite.StartAsync();
        var folder = Directory.CreateTempSubdirectory("routing");
        string Write(string name, string text)
        {
            System.IO.File.WriteAllText(Path.Combine(folder.FullName, name), text);
            return Path.Combine(folder.FullName, name);
        }
        var image = Path.Combine(folder.FullName, "a.dcm");
        await System.IO.File.WriteAllBytesAsync(image, File(Slice(0)));
        var rules = Write("rules.json", """{ "rules": [ { "name": "trial", "callingAe": "CT*", "attributes": { "Modality": "CT" }, "project": "p" } ], "otherwise": "refuse" }""");
        Assert.Contains("Version 1", await RunAsync(site, 0, "routing", "set", rules), StringComparison.Ordinal);
        Assert.Contains("\"trial\"", await RunAsync(site, 0, "routing", "show"), StringComparison.Ordinal);
        Assert.Contains("Goes to project p", await RunAsync(site, 0, "routing", "try", image, "--calling-ae", "CT7"), StringComparison.Ordinal);
        Assert.Contains("Refused", await RunAsync(site, 1, "routing", "try", image, "--calling-ae", "MR1"), StringComparison.Ordinal);
        Assert.Contains("archive", await RunAsync(site, 0, "routing", "try", image, "--rules", Write("none.json", """{ "rules": [] }""")), StringComparison.Ordinal);
        var wrong = await RunAsync(site, 4, "routing", "set", Write("wrong.json", "{ \"rules\": [\n{ \"name\": \"a\" } ] }"));
        Assert.True(wrong.Contains("invalid-routing", StringComparison.Ordinal) && wrong.Contains("rules[0]", StringComparison.Ordinal), wrong);
        Assert.Contains("cannot be read", await RunAsync(site, 5, "routing", "set", Path.Combine(folder.FullName, "nothing.json")), StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    private static async Task<ImageSite> StartAsync(OrthancPacs pacs, int receiver)
    {
        Environment.SetEnvironmentVariable("ANNOTATOR_TEST_PACS", OrthancPacs.Password);
        return await Dcmtk.StartSiteAsync(o =>
        {
            o.Port = receiver;
            o.Callers.Add(new DicomCaller { AeTitle = OrthancPacs.Title });
            foreach (var how in new[] { "get", "move" }) o.Peers.Add(new PacsPeer { Name = how, AeTitle = OrthancPacs.Title, Host = "127.0.0.1", Port = pacs.DicomPort, Retrieve = how });
            o.Peers.Add(new PacsPeer { Name = "web", Url = new Uri(pacs.Http.BaseAddress!, "/dicom-web"), User = OrthancPacs.User, SecretVariable = "ANNOTATOR_TEST_PACS" });
            o.Peers.Add(new PacsPeer { Name = "away", AeTitle = "AWAY", Host = "127.0.0.1", Port = OrthancPacs.FreePort() });
        });
    }

    /// <summary>Runs the program; gives what it said, on both streams.</summary>
    private static async Task<string> RunAsync(ImageSite site, int code, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Node).Assembly.Location, .. arguments, "--server", site.Address.ToString()]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ANNOTATOR_KEY"] = ImageSite.AdminKey;
        start.Environment["NO_COLOR"] = "1";
        start.Environment["COLUMNS"] = "250";
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        var said = await output + await error;
        Assert.True(process.ExitCode == code, $"{string.Join(' ', arguments)}: {process.ExitCode} {said}");
        return said;
    }
}
