using System.Globalization;
using Annotator.Contracts.Tests.Azure;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Gateway.Tests.Images;
using Annotator.Gateway.Tests.Support;
using Annotator.Silo;
using Annotator.Silo.Upkeep;
using Annotator.Storage.AzureBlobs;
using Microsoft.Data.Sqlite;

namespace Annotator.Gateway.Tests.Nodes;

/// <summary>The drill of <c>deploy/README.md</c>: back a running site up, restore it, and prove that it is whole.</summary>
public sealed class UpkeepTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("annotator-backup-");

    private string Copy => Path.Combine(_folder.FullName, "copy");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_site_is_copied_under_edits_proven_whole_and_started_again_elsewhere()
    {
        await using var site = await ImageSite.StartAsync();
        Assert.All((await site.UploadAsync("p", MadeImages.Volume(4))).Files, file => Assert.Null(file.Code));
        using var stop = new CancellationTokenSource();
        var under = new TaskCompletionSource();
        var edits = EditAsync(site, under, stop.Token);
        await under.Task;
        Assert.Equal(0, await BackUpAsync(site.DataFolder, Copy));
        Assert.Equal(0, await VerifyAsync(Copy));
        Assert.Equal(0, await VerifyAsync(site.DataFolder));
        await stop.CancelAsync();
        var made = await edits;
        Assert.Equal(0, await BackUpAsync(site.DataFolder, Copy));
        await using var restored = await Node.StartAsync(new NodeOptions { DataFolder = Copy, Port = 0, Empty = true, AdminKey = ImageSite.AdminKey }, null, CancellationToken.None);
        var projects = await TestClient.WithKey(restored.Address, ImageSite.AdminKey).ReadAsync<System.Text.Json.JsonElement>("/api/projects");
        Assert.Equal(made + 1, projects.GetArrayLength());
    }

    [Fact]
    public async Task Whatever_does_not_fit_together_is_found()
    {
        await using (var site = await ImageSite.StartAsync())
        {
            await site.UploadAsync("p", MadeImages.Volume(3));
            Assert.Equal(0, await BackUpAsync(site.DataFolder, Copy));
        }
        Assert.Empty(await FindingsAsync());
        var blobs = Directory.GetFiles(Path.Combine(Copy, "blobs"), "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f).Length == 64).Order(StringComparer.Ordinal).ToArray();
        await using (var file = new FileStream(blobs[0], FileMode.Open))
        {
            file.Seek(-1, SeekOrigin.End);
            var last = file.ReadByte();
            file.Seek(-1, SeekOrigin.End);
            file.WriteByte((byte)(last ^ 1));
        }
        Assert.Equal([$"blob: {Path.GetFileName(blobs[0])} holds other bytes"], await FindingsAsync());
        File.Delete(blobs[0]);
        Assert.Equal([$"blob: {Path.GetFileName(blobs[0])} is missing"], await FindingsAsync());
        Run("UPDATE rm_exams SET title = 'another'");
        Assert.Contains(await FindingsAsync(), f => f.StartsWith("read model: rm_exams lacks 1 rows", StringComparison.Ordinal));
        Run("UPDATE log_events SET by_person = 'somebody else' WHERE position = 1");
        Assert.Contains("log: Altered at position 1", await FindingsAsync());
        Assert.Equal(1, await VerifyAsync(Copy));
    }

    [Fact]
    public async Task What_rots_in_the_data_folder_is_said_when_it_is_copied()
    {
        await using var site = await ImageSite.StartAsync();
        await site.UploadAsync("p", MadeImages.Volume(2));
        var blob = Directory.GetFiles(Path.Combine(site.DataFolder, "blobs"), "*", SearchOption.AllDirectories).First(f => Path.GetFileName(f).Length == 64);
        await File.WriteAllTextAsync(blob, "rotten");
        Assert.Equal([Path.GetFileName(blob)], (await SiteBackup.TakeAsync(site.DataFolder, NodeBlobs.OpenForReading(site.DataFolder, null), Copy, CancellationToken.None)).Damaged);
    }

    [Fact]
    public async Task A_backup_into_the_data_folder_or_of_none_is_refused()
    {
        await using var site = await ImageSite.StartAsync();
        Assert.Equal(2, await BackUpAsync(site.DataFolder, Path.Combine(site.DataFolder, "backup")));
        Assert.Equal(5, await BackUpAsync(Path.Combine(_folder.FullName, "empty"), Copy));
        Assert.Equal(5, await VerifyAsync(_folder.FullName));
    }

    [Fact]
    public async Task Images_on_azure_are_served_proven_whole_and_copied_down()
    {
        await using var azurite = await AzuriteServer.StartAsync();
        await using var site = await ImageSite.StartAsync(azureBlobs: new AzureBlobOptions { ConnectionString = azurite.ConnectionString });
        var uploaded = (await site.UploadAsync("p", MadeImages.Volume(4))).Files;
        Assert.All(uploaded, file => Assert.Null(file.Code));
        var volume = Assert.Single(await site.VolumesAsync(uploaded[0].ExamId!));
        Assert.NotEmpty(await site.Admin.GetByteArrayAsync($"/api/projects/p/volumes/{volume.Id}/slices/axial/2?format=raw"));
        Assert.False(Directory.Exists(Path.Combine(site.DataFolder, "blobs")));
        await File.WriteAllTextAsync(Path.Combine(site.DataFolder, "annotator.json"), $$"""{ "Storage": { "AzureBlobs": { "ConnectionString": "{{azurite.ConnectionString}}", "Retries": 0 } } }""");
        Assert.Equal(0, await VerifyAsync(site.DataFolder));
        Assert.Equal(0, await BackUpAsync(site.DataFolder, Copy));
        File.Delete(Path.Combine(Copy, "annotator.json"));      // restored onto files
        Assert.Equal(0, await VerifyAsync(Copy));
        await azurite.StopAsync();
        Assert.Equal(5, await VerifyAsync(site.DataFolder));
    }

    [Fact]
    public async Task Tables_are_brought_to_this_version_without_a_node_and_not_under_one()
    {
        Directory.CreateDirectory(Copy);
        Assert.Equal(0, await MigrateAsync(Copy));
        Assert.Equal(0, await MigrateAsync(Copy));
        Directory.CreateDirectory(Path.Combine(Copy, "blobs"));
        Assert.Equal(0, await VerifyAsync(Copy));
        await using var site = await ImageSite.StartAsync();
        Assert.Equal(5, await MigrateAsync(site.DataFolder));
    }

    // Projects, one after another, until told to stop.
    private static async Task<int> EditAsync(ImageSite site, TaskCompletionSource under, CancellationToken stop)
    {
        var client = TestClient.WithKey(site.Address, ImageSite.AdminKey);
        var made = 0;
        do
        {
            await client.ExecuteAsync(StreamId.Project(Guid.CreateVersion7().ToString()), new CreateProject($"Project {made.ToString(CultureInfo.InvariantCulture)}"));
            if (++made == 3) under.SetResult();
        }
        while (!stop.IsCancellationRequested && made < 400);
        return made;
    }

    private async Task<IReadOnlyList<string>> FindingsAsync()
    {
        using var verifier = new SiteVerifier(Copy, NodeBlobs.OpenForReading(Copy, null));
        return (await verifier.RunAsync(CancellationToken.None)).Findings;
    }

    private void Run(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Copy, "annotator.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.Equal(1, command.ExecuteNonQuery());
    }

    private static Task<int> BackUpAsync(string from, string to) => UpkeepCommands.CreateBackup().Parse(["--data", from, to]).InvokeAsync();

    private static Task<int> MigrateAsync(string folder) => StoreCommand.Create().Parse(["migrate", "--data", folder]).InvokeAsync();

    private static Task<int> VerifyAsync(string folder) => UpkeepCommands.CreateVerify().Parse(["--data", folder]).InvokeAsync();
}
