using System.Collections.Immutable;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Gateway.Access;
using Annotator.Grains;
using Annotator.Grains.Images;
using Annotator.Storage;

namespace Annotator.Silo.Demo;

/// <summary>Makes the demo at the first start of an empty site. Interrupted anywhere, the next start goes on where it was.</summary>
internal sealed class DemoSeed(IEventStore store, IReadModels tables, IGrainHost grains, Accounts accounts, ImageIngest ingest, TimeProvider clock)
{
    /// <summary>Remembers that the demo was begun, and that it was finished.</summary>
    public static readonly SideTable Table = new("demo", "CREATE TABLE IF NOT EXISTS demo (id BIGINT PRIMARY KEY, project_id TEXT NOT NULL, finished_at TEXT)");

    /// <summary>The sign-ins, to be printed once; empty when there was nothing to do.</summary>
    public async Task<ImmutableArray<DemoSignIn>> RunAsync(CancellationToken cancellation)
    {
        if (await FindProjectAsync(cancellation) is not { } projectId) return [];
        var people = await new DemoPeople(accounts).CreateAsync(cancellation);
        var stream = StreamId.Project(projectId);
        await DoAsync(stream, "create", new CreateProject("Demo: chest phantom", "A synthetic CT to try everything on. Nothing in it is a patient."), cancellation);
        foreach (var (id, person, _) in people) await DoAsync(stream, $"member-{person.Name}", new AddMember(id, person.Roles), cancellation);
        for (var i = 0; i < DemoProject.Commands.Length; i++) await DoAsync(stream, $"step-{i}", DemoProject.Commands[i], cancellation);
        await ImportAsync(stream, cancellation);
        await tables.ExecuteAsync([new("UPDATE demo SET finished_at = @Now WHERE id = 1", new { Now = clock.GetUtcNow() })], cancellation);
        return people;
    }

    /// <summary>The project to make or to go on with; null when the site is in use or the demo is finished.</summary>
    private async Task<string?> FindProjectAsync(CancellationToken cancellation)
    {
        var begun = await tables.QueryAsync<Begun>("SELECT project_id, finished_at FROM demo WHERE id = 1", null, cancellation);
        if (begun is [var demo]) return demo.FinishedAt is null ? demo.ProjectId : null;
        if (await store.GetHeadAsync(cancellation) > 0 || !await accounts.NeedsSetupAsync(cancellation)) return null;
        var id = Guid.CreateVersion7(clock.GetUtcNow()).ToString();
        await tables.ExecuteAsync([new("INSERT INTO demo (id, project_id) VALUES (1, @id)", new { id })], cancellation);
        return id;
    }

    private async Task ImportAsync(StreamId project, CancellationToken cancellation)
    {
        var read = await grains.ReadAsync<Project>(project, cancellation);
        await using var batch = await ingest.BeginAsync(read.State, null, cancellation);
        foreach (var (name, bytes) in DemoImages.Create()) await batch.AddAsync(name, new MemoryStream(bytes), cancellation);
        var refused = (await batch.CompleteAsync(cancellation)).FirstOrDefault(o => o.Verdict.Verdict == Verdict.Refused);
        if (refused is not null) throw new InvalidOperationException($"The demo's own image was refused: {refused.Verdict.Text}");
    }

    private async Task DoAsync(StreamId stream, string name, Command command, CancellationToken cancellation)
    {
        var receipt = await grains.ExecuteAsync(new CommandEnvelope($"demo-{stream.Id}-{name}", stream, command), Actor.System, cancellation);
        if (receipt.Rejection is { } refused) throw new InvalidOperationException($"The demo's {name} was refused: {refused.Text}");
    }

    private sealed record Begun(string ProjectId, string? FinishedAt);
}
