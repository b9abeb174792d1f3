using Annotator.Core.Annotations;
using Annotator.Core.Annotations.Masks;
using Annotator.Core.Exams;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Core.Tasks;
using Annotator.Storage;

namespace Annotator.Grains.Tests;

public sealed class GrainHostTests
{
    private static readonly StreamId Set = NodeStage.Set;

    [Fact]
    public async Task A_repeated_command_gets_its_first_receipt_and_changes_nothing()
    {
        await using var stage = await NodeStage.WithExamAsync();
        var first = await stage.Do(Set, NodeStage.Box("o1"), NodeStage.ReaderA, "same");
        var second = await stage.Do(Set, NodeStage.Box("o1"), NodeStage.ReaderA, "same");
        Assert.Equal(first, second);
        Assert.Equal(1, await stage.Store.GetVersionAsync(Set, CancellationToken.None));
    }

    [Fact]
    public async Task A_command_that_changes_nothing_keeps_its_id_all_the_same()
    {
        await using var stage = await NodeStage.WithExamAsync();
        await stage.Do(NodeStage.Exam, new SetNote(""), NodeStage.Boss, "idle");
        await stage.Do(NodeStage.Exam, new SetNote("later"), NodeStage.Boss);
        var again = await stage.Do(NodeStage.Exam, new SetNote("something else"), NodeStage.Boss, "idle");
        Assert.Equal(2, again.Version);
    }

    [Fact]
    public async Task A_stranger_cannot_tell_a_set_that_exists_from_one_that_does_not()
    {
        await using var stage = await NodeStage.WithExamAsync();
        var stranger = new Actor("nobody", "s", new HashSet<string>());
        var there = await stage.Try(Set, NodeStage.Box("o1"), stranger);
        var nowhere = await stage.Try(StreamId.Set("zzz", "g", "main"), NodeStage.Box("o1"), stranger);
        Assert.Equal(nowhere.Rejection, there.Rejection);
        Assert.Equal("not-found", there.Rejection!.Code);
    }

    [Fact]
    public async Task Nobody_draws_on_another_readers_branch()
    {
        await using var stage = await NodeStage.WithExamAsync();
        Assert.Equal("not-found", await stage.Refusal(StreamId.Set("e", "g", "reader-reader-a"), NodeStage.Box("o"), NodeStage.ReaderB));
        Assert.Null(await stage.Refusal(StreamId.Set("e", "g", "reader-reader-a"), NodeStage.Box("o"), NodeStage.ReaderA));
    }

    [Fact]
    public async Task An_internal_command_is_the_servers_alone()
    {
        await using var stage = await NodeStage.WithExamAsync();
        Assert.Equal("internal-command", await stage.Refusal(Set, new SealSet(), NodeStage.Boss));
        Assert.Equal("wrong-stream", await stage.Refusal(NodeStage.Exam, NodeStage.Box("o"), NodeStage.ReaderA));
    }

    [Fact]
    public async Task Submitting_seals_the_set_and_rejecting_opens_it_again()
    {
        await using var stage = await NodeStage.WithExamAsync();
        await stage.Do(Set, NodeStage.Box("o1"), NodeStage.ReaderA);
        await stage.Do(NodeStage.Task, new Claim(), NodeStage.ReaderA);
        await stage.Do(NodeStage.Task, new Submit(), NodeStage.ReaderA);
        Assert.Equal("sealed", await stage.Refusal(Set, NodeStage.Box("o2"), NodeStage.ReaderB));
        await stage.Do(NodeStage.Task, new Claim(), NodeStage.Reviewer);
        await stage.Do(NodeStage.Task, new Reject("Too large", [new RejectedObject(Set.ToString(), "o1")]), NodeStage.Reviewer);
        await stage.Do(Set, NodeStage.Box("o2"), NodeStage.ReaderB);
        var task = await stage.Grains.ReadAsync<ReadingTask>(NodeStage.Task, CancellationToken.None);
        Assert.Equal(("annotate", "reader-a", "o1"), (task.State.StageId, task.State.AssigneeId, task.State.Issues[0].Object!.ObjectId));
    }

    [Fact]
    public async Task An_edit_that_races_a_submission_is_either_in_it_or_refused()
    {
        await using var stage = await NodeStage.WithExamAsync();
        await stage.Do(NodeStage.Task, new Claim(), NodeStage.ReaderA);
        var edits = Enumerable.Range(0, 40).Select(n => stage.Try(Set, NodeStage.Box($"o{n}"), NodeStage.ReaderB)).ToList();
        await stage.Do(NodeStage.Task, new Submit(), NodeStage.ReaderA);
        var receipts = await Task.WhenAll(edits);
        var accepted = receipts.Count(r => r.Rejection is null);
        Assert.All(receipts.Where(r => r.Rejection is not null), r => Assert.Equal("sealed", r.Rejection!.Code));
        var set = await stage.Grains.ReadAsync<AnnotationSet>(Set, CancellationToken.None);
        Assert.True(set.State.Sealed);
        Assert.Equal(accepted, set.State.LiveObjects.Count());
        Assert.Equal(accepted + 1, set.Version);
    }

    [Fact]
    public async Task What_another_session_holds_cannot_be_edited_until_it_is_let_go()
    {
        await using var stage = await NodeStage.WithExamAsync();
        await stage.Do(Set, new AddObject("m", "mask"), NodeStage.ReaderA);
        await stage.Leases.AcquireAsync($"{Set}#m", new LeaseHolder(NodeStage.ReaderA.SessionId, "reader-a", "Reader A"), CancellationToken.None);
        Assert.Equal("held", await stage.Refusal(Set, NodeStage.Stroke("m", 2, 100, 9), NodeStage.ReaderB));
        await stage.Do(Set, NodeStage.Stroke("m", 2, 100, 9), NodeStage.ReaderA);
        await stage.Leases.ReleaseAllAsync(NodeStage.ReaderA.SessionId, CancellationToken.None);
        await stage.Do(Set, NodeStage.Stroke("m", 2, 200, 9), NodeStage.ReaderB);
    }

    [Fact]
    public async Task A_stroke_too_large_for_a_row_comes_back_whole_from_its_blob()
    {
        var stage = await NodeStage.WithExamAsync();
        await stage.Do(Set, new AddObject("m", "mask"), NodeStage.ReaderA);
        // Every second voxel: as many runs as a grid this size can hold, in all its slices.
        var slices = Enumerable.Range(0, 20).Select(k => new StrokeSlice(
            k, RunCodec.Encode([.. Enumerable.Range(0, 64 * 48 / 2).Select(n => new VoxelRun(n * 2, 1))])));
        await stage.Do(Set, new PaintMask("m", NodeStage.Grid.Id, StrokeMode.Set, [.. slices]), NodeStage.ReaderA);
        var live = await stage.Grains.ReadAsync<AnnotationSet>(Set, CancellationToken.None);
        // The exam's manifest and the stroke.
        Assert.Equal(2, await stage.Blobs.ListAsync(CancellationToken.None).CountAsync());
        var folder = await stage.CloseAsync();
        await using var reopened = await NodeStage.EmptyAsync(folder);
        var replayed = await reopened.Grains.ReadAsync<AnnotationSet>(Set, CancellationToken.None);
        Assert.Equal(AnnotationSetHash.Of(live.State), AnnotationSetHash.Of(replayed.State));
        Assert.Equal(20 * 64 * 48 / 2, replayed.State.MaskOf("m").Sum(s => s.Runs.Sum(r => r.Length)));
    }

    [Fact]
    public async Task Two_hosts_on_one_log_never_lose_an_edit()
    {
        await using var stage = await NodeStage.WithExamAsync();
        var second = SecondHost.On(stage);
        var edits = Enumerable.Range(0, 30).SelectMany(n => new[]
        {
            stage.Try(Set, NodeStage.Box($"a{n}"), NodeStage.ReaderA, $"a{n}"),
            second.ExecuteAsync(new CommandEnvelope($"b{n}", Set, NodeStage.Box($"b{n}"), SecondHost.View), NodeStage.ReaderB, CancellationToken.None),
        });
        Assert.All(await Task.WhenAll(edits), r => Assert.Null(r.Rejection));
        var one = await stage.Grains.ReadAsync<AnnotationSet>(Set, CancellationToken.None);
        var two = await second.ReadAsync<AnnotationSet>(Set, CancellationToken.None);
        Assert.Equal(60, one.State.LiveObjects.Count());
        Assert.Equal(AnnotationSetHash.Of(one.State), AnnotationSetHash.Of(two.State));
    }

    [Fact]
    public async Task A_lost_role_binds_at_once()
    {
        await using var stage = await NodeStage.WithExamAsync();
        await stage.Do(Set, NodeStage.Box("o1"), NodeStage.ReaderB);
        await stage.Do(NodeStage.Project, new RemoveMember("reader-b"), NodeStage.Boss);
        Assert.Equal("not-found", await stage.Refusal(Set, NodeStage.Box("o2"), NodeStage.ReaderB));
    }

    [Fact]
    public async Task In_an_exclusive_project_only_the_assignee_draws()
    {
        await using var stage = await NodeStage.WithExamAsync();
        await stage.Do(NodeStage.Project, new SetSettings(new ProjectSettings(Exclusive: true)), NodeStage.Boss);
        await stage.Do(NodeStage.Task, new Claim(), NodeStage.ReaderA);
        Assert.Equal("exclusive", await stage.Refusal(Set, NodeStage.Box("o"), NodeStage.ReaderB));
        await stage.Do(Set, NodeStage.Box("o"), NodeStage.ReaderA);
    }

    [Fact]
    public async Task The_read_models_follow_the_log_and_rebuild_to_the_same_rows()
    {
        await using var stage = await NodeStage.WithExamAsync();
        await stage.Do(Set, NodeStage.Box("o1"), NodeStage.ReaderA);
        await stage.Do(Set, NodeStage.Box("o2"), NodeStage.ReaderA);
        await stage.Do(Set, new RemoveObject("o1"), NodeStage.ReaderA);
        await stage.Do(NodeStage.Task, new Claim(), NodeStage.ReaderA);
        await stage.Do(NodeStage.Task, new OpenIssue("i", "file", "Why?"), NodeStage.ReaderB);
        var before = await DumpAsync(stage);
        await stage.Store.RebuildAsync([.. GrainsRegistration.Projections.Select(p => p.Name)], CancellationToken.None);
        Assert.Equal(before, await DumpAsync(stage));
        Assert.Contains("o2|box|0", before, StringComparison.Ordinal);
        Assert.Contains("o1|box|1", before, StringComparison.Ordinal);
    }

    private static async Task<string> DumpAsync(NodeStage stage)
    {
        string[] queries =
        [
            "SELECT id || '|' || name || '|' || updated_at AS line FROM rm_projects ORDER BY id",
            "SELECT person_id || '|' || roles AS line FROM rm_members ORDER BY person_id",
            "SELECT id || '|' || title || '|' || updated_at AS line FROM rm_exams ORDER BY id",
            "SELECT volume_id || '|' || manifest AS line FROM rm_volumes ORDER BY volume_id",
            "SELECT id || '|' || stage_id || '|' || assignee_id || '|' || updated_at AS line FROM rm_tasks ORDER BY id",
            "SELECT issue_id || '|' || kind || '|' || is_open AS line FROM rm_issues ORDER BY issue_id",
            "SELECT object_id || '|' || label_id || '|' || removed AS line FROM rm_labels ORDER BY object_id",
        ];
        var lines = new List<string>();
        foreach (var query in queries) lines.AddRange((await stage.Store.QueryAsync<Row>(query, null, CancellationToken.None)).Select(r => r.Line));
        return string.Join('\n', lines);
    }

    private sealed record Row(string Line);
}
