using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Silo;
using static Annotator.Gateway.Tests.Images.MadeImages;

namespace Annotator.Gateway.Tests.Images;

public sealed class CrashTests
{
    private const int Slices = 120;
    private const string Key = "an-administrators-key-for-tests";

    [Fact]
    public async Task An_import_killed_at_random_moments_is_completed_by_repeating_it()
    {
        var rounds = Environment.GetEnvironmentVariable("ANNOTATOR_FULL") == "1" ? 30 : 4;
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var folder = Directory.CreateTempSubdirectory("crash").FullName;
        for (var round = 0; round < rounds; round++)
        {
            using var node = await NodeProcess.StartAsync(folder);
            if (round == 0) await CreateProjectAsync(node.Client);
            // Killed when a number of blobs is there: a moment of the work, not of the clock.
            var upload = UploadAsync(node.Client);
            await node.KillWhenAsync(folder, CountBlobs(folder) + random.Next(1, Slices / rounds), upload);
            await EndAsync(upload);
        }

        using var last = await NodeProcess.StartAsync(folder);
        var result = await UploadAsync(last.Client);
        Assert.True(result.Files.All(f => f.Verdict != Verdict.Refused), $"seed {seed}");
        var exams = (await last.Client.GetFromJsonAsync<JsonElement>("/api/projects/p/exams")).GetProperty("items");
        var exam = Assert.Single(exams.EnumerateArray());
        Assert.Equal(Slices, exam.GetProperty("images").GetInt32());
        var detail = await last.Client.GetFromJsonAsync<JsonElement>($"/api/projects/p/exams/{exam.GetProperty("id").GetString()}");
        var volume = Assert.Single(detail.GetProperty("volumes").Deserialize<VolumeDescriptor[]>(CoreJson.Options)!);
        Assert.Equal((true, Slices), (volume.IsVolume, volume.Grid.Slices));
        Assert.All((await UploadAsync(last.Client)).Files, f => Assert.Equal(Verdict.Duplicate, f.Verdict));
        last.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static int CountBlobs(string folder) =>
        Directory.Exists(Path.Combine(folder, "blobs")) ? Directory.EnumerateFiles(Path.Combine(folder, "blobs"), "*", SearchOption.AllDirectories).Count() : 0;

    // The connection breaks with the node, unless the upload was done before.
    private static async Task EndAsync(Task<UploadResult> upload)
    {
        try
        {
            await upload;
        }
        catch (HttpRequestException)
        {
            Assert.True(upload.IsFaulted);
        }
    }

    private static async Task CreateProjectAsync(HttpClient client)
    {
        var create = new CommandMessage(Guid.CreateVersion7().ToString(), StreamId.Project("p"), "project.create", JsonSerializer.SerializeToElement(new { name = "P" }));
        (await client.PostAsJsonAsync("/api/commands", create, CoreJson.Options)).EnsureSuccessStatusCode();
    }

    private static async Task<UploadResult> UploadAsync(HttpClient client)
    {
        using var form = new MultipartFormDataContent();
        foreach (var file in Volume(Slices)) form.Add(new ByteArrayContent(file), "files", "slice.dcm");
        var answer = await client.PostAsync("/api/projects/p/uploads", form);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<UploadResult>(CoreJson.Options))!;
    }

    /// <summary>The node's executable as a process that can be killed.</summary>
    private sealed class NodeProcess : IDisposable
    {
        private readonly Process _process;

        private NodeProcess(Process process, Uri address)
        {
            _process = process;
            Client = new HttpClient { BaseAddress = address };
            Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        }

        public HttpClient Client { get; }

        public static async Task<NodeProcess> StartAsync(string folder)
        {
            var start = new ProcessStartInfo("dotnet", [typeof(Node).Assembly.Location, "serve", "--empty", "--port", "0", "--data", folder]) { RedirectStandardOutput = true };
            start.Environment["ANNOTATOR_ADMIN_KEY"] = Key;
            var process = Process.Start(start)!;
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                if (line.Split(' ').FirstOrDefault(word => word.StartsWith("http://", StringComparison.Ordinal)) is not { } address) continue;
                _ = process.StandardOutput.ReadToEndAsync();
                return new NodeProcess(process, new Uri(address));
            }
            throw new InvalidOperationException("The node did not start.");
        }

        public async Task KillWhenAsync(string folder, int blobs, Task until)
        {
            while (CountBlobs(folder) < blobs && !until.IsCompleted) await Task.Yield();
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        public void Dispose()
        {
            Client.Dispose();
            if (!_process.HasExited) _process.Kill();
            _process.WaitForExit();
        }
    }
}
