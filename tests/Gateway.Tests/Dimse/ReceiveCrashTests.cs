using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Silo;
using static Annotator.Gateway.Tests.Images.MadeImages;

namespace Annotator.Gateway.Tests.Dimse;

public sealed class ReceiveCrashTests
{
    private const int Slices = 150;
    private const string Key = "an-administrators-key-for-tests";
    private const string Rules = """{ "rules": [ { "name": "all", "project": "p" } ] }""";

    [Fact]
    public async Task What_was_acknowledged_before_a_kill_is_there_after_it_and_a_repeat_completes_without_doubles()
    {
        var rounds = Environment.GetEnvironmentVariable("ANNOTATOR_FULL") == "1" ? 20 : 2;
        var random = new Random();
        var (data, files) = (Directory.CreateTempSubdirectory("dimse-crash").FullName, Dcmtk.Write(Volume(Slices)));
        var acknowledged = new HashSet<string>(StringComparer.Ordinal);
        for (var round = 0; round < rounds; round++)
        {
            using var node = await NodeUnderFire.StartAsync(data);
            if (round == 0) await PrepareAsync(node.Client);
            await StoreUntilAsync(node, files, random.Next(5, Slices * 2 / 3), acknowledged);
            node.Kill();
        }
        using var last = await NodeUnderFire.StartAsync(data);
        var here = await InstancesAsync(last.Client);
        Assert.NotEmpty(acknowledged);
        Assert.Empty(acknowledged.Except(here));
        Assert.Equal(0, (await Dcmtk.StoreAsync(last.DicomPort, files)).Code);
        Assert.Equal(Slices, (await InstancesAsync(last.Client)).Count);
        var exam = await UntilWholeAsync(last.Client);
        Assert.Equal(Slices, exam.GetProperty("images").GetInt32());
        var runs = (await last.Client.GetFromJsonAsync<TransferPage>("/api/transfers", CoreJson.Options))!.Items;
        Assert.Equal(rounds, runs.Count(r => r is { State: TransferState.Failed, EndedAt: not null } && r.Reason!.StartsWith("The server stopped", StringComparison.Ordinal)));
        last.Dispose();
        Directory.Delete(data, recursive: true);
        Directory.Delete(files, recursive: true);
    }

    // storescu names each file before it sends it and says what was answered; what it calls a success was acknowledged.
    private static async Task StoreUntilAsync(NodeUnderFire node, string files, int count, HashSet<string> acknowledged)
    {
        Assert.SkipUnless(System.IO.File.Exists("/usr/bin/storescu"), "SKIPPED LOUDLY: storescu is not installed (Debian: dcmtk).");
        string[] arguments = ["-aet", Dcmtk.Caller, "-aec", Dcmtk.Title, "-v", "--scan-directories", "127.0.0.1", node.DicomPort.ToString(CultureInfo.InvariantCulture), files];
        using var storescu = Process.Start(new ProcessStartInfo("/usr/bin/storescu", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = storescu.StandardOutput.ReadToEndAsync();
        var (file, seen) = ("", 0);
        while (await storescu.StandardError.ReadLineAsync() is { } line)
        {
            if (line.Contains("Sending file: ", StringComparison.Ordinal)) file = Path.GetFileNameWithoutExtension(line);
            else if (line.Contains("Received Store Response (Success)", StringComparison.Ordinal))
            {
                acknowledged.Add($"1.2.3.{int.Parse(file, CultureInfo.InvariantCulture) + 1}");
                if (++seen == count) node.Kill();
            }
        }
        await output;
        await storescu.WaitForExitAsync();
    }

    private static async Task PrepareAsync(HttpClient client)
    {
        var create = new CommandMessage(Guid.CreateVersion7().ToString(), StreamId.Project("p"), "project.create", JsonSerializer.SerializeToElement(new { name = "P" }));
        (await client.PostAsJsonAsync("/api/commands", create, CoreJson.Options)).EnsureSuccessStatusCode();
        (await client.PostAsJsonAsync("/api/routing", new SetRouting(Rules, 0), CoreJson.Options)).EnsureSuccessStatusCode();
    }

    private static async Task<HashSet<string>> InstancesAsync(HttpClient client)
    {
        using var answer = await client.GetAsync($"/projects/p/dicom-web/studies/{Study}/instances?limit=1000");
        var found = (await answer.Content.ReadFromJsonAsync<JsonElement>()).EnumerateArray().Select(i => i.GetProperty("00080018").GetProperty("Value")[0].GetString()!).ToList();
        Assert.Equal(found.Count, found.Distinct().Count());
        return [.. found];
    }

    private static async Task<JsonElement> UntilWholeAsync(HttpClient client)
    {
        while (true)
        {
            var exams = (await client.GetFromJsonAsync<JsonElement>("/api/projects/p/exams")).GetProperty("items");
            if (exams.GetArrayLength() == 1 && exams[0].GetProperty("images").GetInt32() == Slices) return exams[0];
            await Task.Yield();
        }
    }

    /// <summary>The node's executable with a receiver, as a process that can be killed.</summary>
    private sealed class NodeUnderFire : IDisposable
    {
        private readonly Process _process;

        private NodeUnderFire(Process process, Uri address, int dicomPort)
        {
            (_process, DicomPort) = (process, dicomPort);
            Client = new HttpClient { BaseAddress = address };
            Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        }

        public HttpClient Client { get; }

        public int DicomPort { get; }

        public static async Task<NodeUnderFire> StartAsync(string data)
        {
            var port = OrthancPacs.FreePort();
            var settings = new { Dicom = new { Port = port, Callers = new[] { new { AeTitle = Dcmtk.Caller } } } };
            await System.IO.File.WriteAllTextAsync(Path.Combine(data, "annotator.json"), JsonSerializer.Serialize(settings));
            var start = new ProcessStartInfo("dotnet", [typeof(Node).Assembly.Location, "serve", "--empty", "--port", "0", "--data", data]) { RedirectStandardOutput = true };
            start.Environment["ANNOTATOR_ADMIN_KEY"] = Key;
            var process = Process.Start(start)!;
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                if (line.Split(' ').FirstOrDefault(word => word.StartsWith("http://", StringComparison.Ordinal)) is not { } address) continue;
                _ = process.StandardOutput.ReadToEndAsync();
                return new NodeUnderFire(process, new Uri(address), port);
            }
            throw new InvalidOperationException("The node did not start.");
        }

        public void Kill()
        {
            if (!_process.HasExited) _process.Kill();
            _process.WaitForExit();
        }

        public void Dispose()
        {
            Client.Dispose();
            Kill();
        }
    }
}
