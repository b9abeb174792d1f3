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
    public static readonly SideTable Table = new("demo", "CREATE TABLE IF NOT EXISTS demo (id BIGINT PRIMARY KEY, project_id TEXT NOT NULL, shown_at TEXT, finished_at TEXT)");

    /// <summary>Makes people and project. The sign-ins are to be printed, and then <see cref="ShownAsync"/> called; empty when that was done before.</summary>
    public async Task<ImmutableArray<DemoSignIn>> BeginAsync(CancellationToken cancellation)
    {
        if (await FindAsync(cancellation) is not { ShownAt: null, ProjectId: var projectId }) return [];
        var people = await new DemoPeople(accounts).CreateAsync(cancellation);
        var stream = StreamId.Project(projectId);
        await DoAsync(stream, "create", new CreateProject("Demo: chest phantom", "A synthetic CT to try everything on. Nothing in it is a patient."), cancellation);
        foreach (var (id, person, _) in people) await DoAsync(stream, $"member-{person.Name}", new AddMember(id, person.Roles), cancellation);
        for (var i = 0; i < DemoProject.Commands.Length; i++) await DoAsync(stream, $"step-{i}", DemoProject.Commands[i], cancellation);
        return people;
    }

    /// <summary>The passwords were printed: they stay as they are from now on.</summary>
    public Task ShownAsync(CancellationToken cancellation) => NoteAsync("shown_at", cancellation);

    /// <summary>Makes and imports the images, unless that was done before. Sending them again adds nothing.</summary>
    public async Task ImportAsync(CancellationToken cancellation)
    {
        if (await FindAsync(cancellation) is not { FinishedAt: null, ProjectId: var projectId }) return;
        await ImportAsync(StreamId.Project(projectId), cancellation);
        await NoteAsync("finished_at", cancellation);
    }

    private async Task NoteAsync(string column, CancellationToken cancellation) =>
        await tables.ExecuteAsync([new($"UPDATE demo SET {column} = @Now WHERE id = 1", new { Now = clock.GetUtcNow() })], cancellation);

    /// <summary>How far the demo is, begun now when the site is untouched; null when the site went without one.</summary>
    private async Task<Begun?> FindAsync(CancellationToken cancellation)
    {
        var begun = await tables.QueryAsync<Begun>("SELECT project_id, shown_at, finished_at FROM demo WHERE id = 1", null, cancellation);
        if (begun is [var demo]) return demo;
        if (await store.GetHeadAsync(cancellation) > 0 || !await accounts.NeedsSetupAsync(cancellation)) return null;
        var id = Guid.CreateVersion7(clock.GetUtcNow()).ToString();
        await tables.ExecuteAsync([new("INSERT INTO demo (id, project_id) VALUES (1, @id)", new { id })], cancellation);
        return new Begun(id, null, null);
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

    private sealed record Begun(string ProjectId, string? ShownAt, string? FinishedAt);
}
