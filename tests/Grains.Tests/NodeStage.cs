using System.Collections.Immutable;
using Annotator.Core.Contract;
using Annotator.Core.Access;
using Annotator.Core.Annotations;
using Annotator.Core.Annotations.Masks;
using Annotator.Core.Exams;
using Annotator.Core.Geometry;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Core.Workflow;
using Annotator.Grains.Images;
using Annotator.Grains.Projects;
using Annotator.Imaging.Volumes;
using Annotator.Storage;
using Annotator.Storage.FileSystem;
using Annotator.Storage.Leases;
using Annotator.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Annotator.Grains.Tests;

/// <summary>The actor layer of a node on a real SQLite log in a folder of its own, with a project, an exam and people.</summary>
internal sealed class NodeStage : IAsyncDisposable
{
    public static readonly Actor Boss = Person("boss");
    public static readonly Actor ReaderA = Person("reader-a");
    public static readonly Actor ReaderB = Person("reader-b");
    public static readonly Actor Reviewer = Person("checker");
    public static readonly StreamId Project = StreamId.Project("p");
    public static readonly StreamId Exam = StreamId.Exam("e");
    public static readonly StreamId Task = StreamId.Task("e");
    public static readonly StreamId Set = StreamId.Set("e", "g", "main");
    public static readonly Grid Grid = Grid.Create("1.2.3", 64, 48, 20, LpsFromIjk.FromRows([0.7, 0, 0, -20, 0, 0.9, 0, -15, 0, 0, 2.5, 100]), "1.2.3.4");

    private static readonly ViewingCondition View = new(40, 400, "LINEAR", null, "axial", 0, 1, 500, 500, 1);

    private readonly string _folder;
    private readonly SqliteEventStore _store;
    private readonly MemoryLeaseStore _leases = new(TimeProvider.System);
    private int _commands;

    private NodeStage(string folder, SqliteEventStore store) => (_folder, _store) = (folder, store);

    public IHost Host { get; private set; } = null!;

    public IGrainHost Grains => Host.Services.GetRequiredService<IGrainHost>();

    public IBlobStore Blobs => Host.Services.GetRequiredService<IBlobStore>();

    public SqliteEventStore Store => _store;

    public MemoryLeaseStore Leases => _leases;

    public static async Task<NodeStage> EmptyAsync(string? folder = null)
    {
        folder ??= Directory.CreateTempSubdirectory("grains").FullName;
        var options = new SqliteStoreOptions { Path = Path.Combine(folder, "log.db"), Durability = SqliteDurability.ProcessOnly };
        var store = await SqliteEventStore.OpenAsync(options, GrainsRegistration.Projections, GrainsRegistration.SideTables, CancellationToken.None);
        var stage = new NodeStage(folder, store);
        stage.Host = stage.Compose();
        await stage.Host.StartAsync();
        return stage;
    }

    public static async Task<NodeStage> WithExamAsync()
    {
        var stage = await EmptyAsync();
        await stage.Do(Project, new CreateProject("P"), Actor.System);
        await stage.Do(Project, new AddMember("boss", [Role.Manager]), Actor.System);
        foreach (var (person, role) in new[] { ("reader-a", Role.Reader), ("reader-b", Role.Reader), ("checker", Role.Reviewer) })
            await stage.Do(Project, new AddMember(person, [role]), Boss);
        await stage.Do(Project, new AddLabelGroup("g", "Findings", Panoptic: true), Boss);
        await stage.Do(Project, new AddLabel("g", new Label("box", "Box", "#56b4e9", "boundingBox")), Boss);
        await stage.Do(Project, new AddLabel("g", new Label("mask", "Mask", "#e69f00", "bitmask")), Boss);
        await stage.Do(Project, new PublishWorkflow(WorkflowRules.Default), Boss);
        var volume = new ExamVolume("v1", true, "", Grid, [], await stage.Blobs.PutAsync(Manifest().ToBytes(), CancellationToken.None));
        await stage.Do(Exam, new RegisterSeries("p", "Phantom", "1.2", "20260102", new ExamSeries("1.2.3.4", "CT", "Head", 20, [volume])), Actor.System);
        await stage.UntilAsync("SELECT id FROM rm_tasks WHERE exam_id = 'e'", rows => rows > 0);
        return stage;
    }

    /// <summary>Runs a command that must be accepted.</summary>
    public async Task<Receipt> Do(StreamId stream, Command command, Actor actor, string? commandId = null)
    {
        var receipt = await Try(stream, command, actor, commandId);
        Assert.Null(receipt.Rejection);
        return receipt;
    }

    public Task<Receipt> Try(StreamId stream, Command command, Actor actor, string? commandId = null) =>
        Grains.ExecuteAsync(new CommandEnvelope(commandId ?? $"c{Interlocked.Increment(ref _commands)}", stream, command, View), actor, CancellationToken.None);

    public async Task<string?> Refusal(StreamId stream, Command command, Actor actor) => (await Try(stream, command, actor)).Rejection?.Code;

    public static PaintMask Stroke(string objectId, int k, int start, int length, StrokeMode mode = StrokeMode.Set) =>
        new(objectId, Grid.Id, mode, [new StrokeSlice(k, RunCodec.Encode([new VoxelRun(start, length)]))]);

    public static AddObject Box(string objectId) =>
        new(objectId, "box", new FrameGeometry("boundingBox", Grid.Id, LatticePlane.Axial, 3, [[4, 5, 3], [20, 30, 3]]));

    /// <summary>Waits, by following the log, until a query over the read models answers as wanted.</summary>
    public async Task UntilAsync(string sql, Func<int, bool> wanted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await foreach (var _ in _store.SubscribeAsync(0, patience.Token))
        {
            if (wanted((await _store.QueryAsync<Row>(sql, null, patience.Token)).Count)) return;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public async Task<string> CloseAsync()
    {
        await Host.StopAsync();
        Host.Dispose();
        _leases.Dispose();
        await _store.DisposeAsync();
        return _folder;
    }

    private IHost Compose()
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging();
        builder.Services.AddSingleton<IEventStore>(_store).AddSingleton<IReadModels>(_store).AddSingleton<ISnapshotStore>(_store);
        builder.Services.AddSingleton<IBlobStore>(new FileBlobStore(Path.Combine(_folder, "blobs")));
        builder.Services.AddSingleton<ILeaseStore>(_leases);
        builder.Services.AddSingleton<IPeopleDirectory, Everybody>();
        builder.Services.AddGrains();
        return builder.Build();
    }

    private static StoredManifest Manifest()
    {
        var descriptor = new VolumeDescriptor(
            "v1", true, Grid, "", "CT", PixelType.Int16, 1, 0, "HU", null, false, new WindowPreset("Default", 40, 400), [], LatticePlanes.Of(Grid), [], "1.2.3.4", "1.2",
            [.. Enumerable.Range(0, Grid.Slices).Select(k => $"1.2.3.4.{k}")], 0);
        return new StoredManifest(StoredManifest.Current, new VolumeManifest(descriptor, [], null, false), []);
    }

    private static Actor Person(string id) => new(id, $"session-of-{id}", new HashSet<string>());

    private sealed record Row(string Id);

    private sealed class Everybody : IPeopleDirectory
    {
        public Task<bool> ExistsAsync(string personId, CancellationToken cancellation) => System.Threading.Tasks.Task.FromResult(true);

        public Task<ImmutableArray<PersonName>> NamesOfAsync(IEnumerable<string> personIds, CancellationToken cancellation) =>
            System.Threading.Tasks.Task.FromResult(personIds.Select(id => new PersonName(id, $"Name of {id}")).ToImmutableArray());
    }
}
