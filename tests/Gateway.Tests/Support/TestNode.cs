using System.Collections.Immutable;
using Annotator.Core.Access;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Core.Workflow;
using Annotator.Gateway.Access;
using Annotator.Silo;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Annotator.Gateway.Tests.Support;

/// <summary>A real node on a free port over a real store in a folder of its own.</summary>
public sealed class TestNode : IAsyncLifetime
{
    public const string AdminKey = "test-administrator-key-0123456789";
    public const string Password = "correct horse battery";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("annotator-gateway-");
    private Node _node = null!;

    public MovableClock Clock { get; } = new();

    public IServiceProvider Services => _node.Services;

    public Uri Address => _node.Address;

    public string DataFolder => _folder.FullName;

    public string WebRoot => Path.Combine(_folder.FullName, "web");

    /// <summary>A client with the administrator's key.</summary>
    public TestClient Admin { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(WebRoot, "assets"));
        await File.WriteAllTextAsync(Path.Combine(WebRoot, "index.html"), "<meta name=\"csp-nonce\" content=\"__CSP_NONCE__\">");
        await File.WriteAllTextAsync(Path.Combine(WebRoot, "assets", "app-1234.js"), "1;");
        await File.WriteAllBytesAsync(Path.Combine(WebRoot, "assets", "kernel.wasm"), [0]);
        await File.WriteAllBytesAsync(Path.Combine(WebRoot, "assets", "kernel.wasm.zst"), [0]);
        var options = new NodeOptions { DataFolder = _folder.FullName, Port = 0, Empty = true, AdminKey = AdminKey, WebRoot = WebRoot, Postgres = await TestDatabases.NextAsync() };
        _node = await Node.StartAsync(options, services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock)), CancellationToken.None);
        Admin = TestClient.WithKey(Address, AdminKey);
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    public TestClient Nobody() => new(Address);

    /// <summary>Creates an account without signing in.</summary>
    public async Task<PersonView> AddPersonAsync(string? name = null, params string[] siteRoles)
    {
        name ??= $"person-{Guid.NewGuid():N}"[..20];
        var made = await Services.GetRequiredService<Accounts>().CreateAsync(new CreatePerson(name, $"Dr. {name}", Password, [.. siteRoles]), Caller.System, CancellationToken.None);
        return made.Value ?? throw new InvalidOperationException(made.Rejection!.Text);
    }

    /// <summary>Creates an account and signs in as it.</summary>
    public async Task<TestClient> SignInAsync(params string[] siteRoles)
    {
        var person = await AddPersonAsync(null, siteRoles);
        return await SignInAsAsync(person);
    }

    public async Task<TestClient> SignInAsAsync(PersonView person)
    {
        var client = new TestClient(Address) { Person = person };
        var answer = await client.PostAsync("/api/session", new SignIn(person.Name, Password));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        client.Cookie = answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        return client;
    }

    /// <summary>A project with the usual workflow and one label group with a box label. The administrator's key is its manager.</summary>
    public async Task<string> AddProjectAsync(params (PersonView Person, Role[] Roles)[] members)
    {
        var id = Guid.CreateVersion7().ToString();
        await Admin.ExecuteAsync(StreamId.Project(id), new CreateProject($"Project {id}"));
        await Admin.ExecuteAsync(StreamId.Project(id), new PublishWorkflow(WorkflowRules.Default));
        await Admin.ExecuteAsync(StreamId.Project(id), new AddLabelGroup("group", "Findings"));
        await Admin.ExecuteAsync(StreamId.Project(id), new AddLabel("group", new Label("box", "Box", "#e09706", "boundingBox")));
        foreach (var (person, roles) in members) await Admin.ExecuteAsync(StreamId.Project(id), new AddMember(person.Id, [.. roles]));
        return id;
    }
}

/// <summary>Real time, shifted by what a test says. Timers run in real time.</summary>
public sealed class MovableClock : TimeProvider
{
    private long _shiftTicks;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _shiftTicks));

    public void Advance(TimeSpan by) => Interlocked.Add(ref _shiftTicks, by.Ticks);
}
