using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Annotator.Core.Access;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Gateway.Tests.Support;
using Annotator.Grains;
using Annotator.Silo;
using Annotator.Storage.AzureBlobs;
using Microsoft.Extensions.DependencyInjection;

namespace Annotator.Gateway.Tests.Images;

/// <summary>A real node on a free port with a project “p”, and an administrator's key to talk to it.</summary>
internal sealed class ImageSite : IAsyncDisposable
{
    private const string Key = "an-administrators-key-for-tests";
    private readonly string _folder;
    private readonly Node _node;

    private ImageSite(string folder, Node node, X509Certificate2? certificate)
    {
        (_folder, _node) = (folder, node);
        var handler = new SocketsHttpHandler();
        if (certificate is not null) handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown!.GetCertHashString() == certificate.GetCertHashString();
        Admin = new HttpClient(handler) { BaseAddress = node.Address };
        Admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    /// <summary>The administrator.</summary>
    public HttpClient Admin { get; }

    public Uri Address => _node.Address;

    public string DataFolder => _folder;

    public IServiceProvider Services => _node.Services;

    public static string AdminKey => Key;

    public static async Task<ImageSite> StartAsync(Action<IServiceCollection>? configure = null, AzureBlobOptions? azureBlobs = null, X509Certificate2? certificate = null)
    {
        var folder = Directory.CreateTempSubdirectory("images").FullName;
        var options = new NodeOptions { DataFolder = folder, Port = 0, Empty = true, AdminKey = Key, Postgres = await TestDatabases.NextAsync(), AzureBlobs = azureBlobs, Certificate = certificate };
        var site = new ImageSite(folder, await Node.StartAsync(options, configure, CancellationToken.None), certificate);
        await site.MakeProjectAsync("p");
        return site;
    }

    public async Task MakeProjectAsync(string id, ProjectSettings? settings = null)
    {
        await RunAsync(id, new CreateProject("P"));
        if (settings is not null) await RunAsync(id, new SetSettings(settings));
    }

    /// <summary>Sets the settings of a project; with the profile “as-received” nothing is changed and no pixels are checked.</summary>
    public Task SetAsync(string id, ProjectSettings settings) => RunAsync(id, new SetSettings(settings));

    /// <summary>Somebody who is signed in, with a role in “p” or a stranger to it.</summary>
    public async Task<HttpClient> SignInAsync(string name, Role? role)
    {
        var created = await Admin.PostAsJsonAsync("/api/people", new CreatePerson(name, name, "a long pass phrase", []), CoreJson.Options);
        created.EnsureSuccessStatusCode();
        var person = (await created.Content.ReadFromJsonAsync<PersonView>(CoreJson.Options))!;
        if (role is { } r) await RunAsync("p", new AddMember(person.Id, [r]));
        var client = new HttpClient { BaseAddress = Address };
        client.DefaultRequestHeaders.Add("X-Annotator", "1");
        (await client.PostAsJsonAsync("/api/session", new SignIn(name, "a long pass phrase"), CoreJson.Options)).EnsureSuccessStatusCode();
        return client;
    }

    /// <summary>Uploads files to a project as the administrator.</summary>
    public async Task<UploadResult> UploadAsync(string project, params IEnumerable<byte[]> files)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (file, n) in files.Select((f, n) => (f, n))) form.Add(new ByteArrayContent(file), "files", $"{n}.dcm");
        var answer = await Admin.PostAsync($"/api/projects/{project}/uploads", form);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<UploadResult>(CoreJson.Options))!;
    }

    /// <summary>The volumes of an exam in “p”.</summary>
    public async Task<VolumeDescriptor[]> VolumesAsync(string examId)
    {
        var exam = await Admin.GetFromJsonAsync<JsonElement>($"/api/projects/p/exams/{examId}");
        return exam.GetProperty("volumes").Deserialize<VolumeDescriptor[]>(CoreJson.Options)!;
    }

    public async ValueTask DisposeAsync()
    {
        Admin.Dispose();
        await _node.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task RunAsync(string project, Command command)
    {
        var envelope = new CommandEnvelope(Guid.CreateVersion7().ToString(), StreamId.Project(project), command);
        var receipt = await _node.Services.GetRequiredService<IGrainHost>().ExecuteAsync(envelope, Actor.System, CancellationToken.None);
        Assert.Null(receipt.Rejection);
    }
}
