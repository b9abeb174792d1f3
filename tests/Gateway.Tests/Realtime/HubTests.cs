using System.Collections.Immutable;
using System.Text.Json;
using Annotator.Core.Access;
using Annotator.Core.Annotations;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Core.Tasks;
using Annotator.Gateway.Tests.Support;

namespace Annotator.Gateway.Tests.Realtime;

public sealed class HubTests(TestNode node) : IClassFixture<TestNode>
{
    [Fact]
    public async Task Opening_gives_everything_that_is_needed_and_tells_who_else_is_there()
    {
        var exam = await TestExam.CreateAsync(node);
        await using var a = await HubClient.ConnectAsync(exam.ReaderA);
        await using var b = await HubClient.ConnectAsync(exam.ReaderB);
        var first = await OpenAsync(a, exam);
        var second = await OpenAsync(b, exam);
        Assert.Equal((exam.Project, exam.Exam, "annotate"), (first.Project.State.Id, first.Exam.State.Id, first.Task?.State.StageId));
        Assert.Equal(exam.Set, Assert.Single(first.Sets).Stream);
        Assert.Equal(exam.Volume.Id, Assert.Single(first.Volumes).Id);
        Assert.Contains(ProjectAction.Annotate, first.Me.Actions);
        Assert.Empty(first.People);
        Assert.Equal(exam.ReaderA.Person!.Id, Assert.Single(second.People).PersonId);
        var arrived = await a.NextAsync("Presence", p => p[1].GetArrayLength() == 1);
        var other = arrived[1].Deserialize<PersonPresence[]>(CoreJson.Options)!.Single();
        Assert.Equal(exam.ReaderB.Person!.Id, other.PersonId);
        Assert.NotEqual((second.People[0].Colour, second.People[0].Letter), (other.Colour, other.Letter));
        Assert.Contains(first.Directory, p => p.PersonId == exam.ReaderB.Person.Id);
    }

    [Fact]
    public async Task What_one_draws_the_other_gets_in_order_with_the_viewing_condition_and_without_a_position()
    {
        var exam = await TestExam.CreateAsync(node);
        await using var a = await HubClient.ConnectAsync(exam.ReaderA);
        await using var b = await HubClient.ConnectAsync(exam.ReaderB);
        await b.CallAsync("Follow", exam.Set.ToString(), 0);
        for (var i = 1; i <= 30; i++) Assert.Equal(i, (await DrawAsync(a, exam)).Version);
        var events = await CollectAsync(b, exam.Set, 30);
        Assert.Equal(Enumerable.Range(1, 30).Select(v => (long)v), events.Select(e => e.GetProperty("version").GetInt64()));
        Assert.Equal(exam.ReaderA.Person!.Id, events[0].GetProperty("by").GetString());
        Assert.Equal(40, events[0].GetProperty("view").GetProperty("windowCenter").GetDouble());
        Assert.False(events[0].TryGetProperty("position", out _));
    }

    [Fact]
    public async Task Following_from_a_known_version_gives_exactly_what_was_missed()
    {
        var exam = await TestExam.CreateAsync(node);
        await using var a = await HubClient.ConnectAsync(exam.ReaderA);
        for (var i = 0; i < 5; i++) await DrawAsync(a, exam);
        await using var b = await HubClient.ConnectAsync(exam.ReaderB);
        var missed = await b.CallAsync<FollowResult>("Follow", exam.Set.ToString(), 2);
        Assert.Equal((5, 3, 3L), ((int)missed.Version, missed.Events!.Value.Length, missed.Events.Value[0].Version));
        await DrawAsync(a, exam);
        Assert.Equal(6, (await CollectAsync(b, exam.Set, 1))[0].GetProperty("version").GetInt64());
    }

    [Fact]
    public async Task Following_while_others_write_loses_nothing_and_repeats_nothing()
    {
        var exam = await TestExam.CreateAsync(node);
        await using var a = await HubClient.ConnectAsync(exam.ReaderA);
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < 60; i++) await DrawAsync(a, exam);
        });
        for (var round = 0; round < 6; round++)
        {
            await using var b = await HubClient.ConnectAsync(exam.ReaderB);
            var followed = await b.CallAsync<FollowResult>("Follow", exam.Set.ToString(), 0);
            var rest = await CollectAsync(b, exam.Set, 60 - (int)followed.Version);
            Assert.Equal(Enumerable.Range(1, 60).Select(v => (long)v), followed.Events!.Value.Select(e => e.Version).Concat(rest.Select(e => e.GetProperty("version").GetInt64())));
        }
        await writing;
    }

    [Fact]
    public async Task A_long_stream_comes_as_a_snapshot_and_small_states_always_do()
    {
        var exam = await TestExam.CreateAsync(node);
        await using var a = await HubClient.ConnectAsync(exam.ReaderA);
        for (var i = 0; i < 202; i++) await DrawAsync(a, exam);
        var set = await a.CallAsync<FollowResult>("Follow", exam.Set.ToString(), 0);
        Assert.Null(set.Events);
        Assert.Equal(202, set.Version);
        Assert.Equal(202, AnnotationSetSnapshot.Deserialize(System.Text.Encoding.UTF8.GetBytes(set.Snapshot!.Value.GetRawText())).Objects.Count);
        var task = await a.CallAsync<FollowResult>("Follow", exam.Task.ToString(), 0);
        Assert.Equal(exam.Exam, task.Snapshot!.Value.Deserialize<ReadingTask>(CoreJson.Options)!.ExamId);
    }

    [Fact]
    public async Task A_refused_command_is_a_receipt_and_a_repeated_one_its_first()
    {
        var exam = await TestExam.CreateAsync(node);
        await using var a = await HubClient.ConnectAsync(exam.ReaderA);
        var box = exam.Box();
        var first = await a.ExecuteAsync(exam.Set, box, TestExam.View, "same-" + exam.Exam);
        Assert.Equal(first, await a.ExecuteAsync(exam.Set, box, TestExam.View, "same-" + exam.Exam));
        Assert.NotNull((await a.ExecuteAsync(exam.Set, new RemoveObject("no-such-object"))).Rejection);
        await using var viewer = await HubClient.ConnectAsync(exam.Viewer);
        Assert.Equal("not-permitted", (await viewer.ExecuteAsync(exam.Set, exam.Box(), TestExam.View)).Rejection?.Code);
        Assert.Equal("internal-command", (await a.ExecuteAsync(exam.Set, new SealSet())).Rejection?.Code);
    }

    [Fact]
    public async Task Strangers_learn_nothing()
    {
        var exam = await TestExam.CreateAsync(node);
        await using var stranger = await HubClient.ConnectAsync(await node.SignInAsync());
        Assert.Equal("no-such-project", await RefusalAsync(stranger.CallAsync("Open", exam.Project, exam.Exam)));
        Assert.Equal("no-such-project", await RefusalAsync(stranger.CallAsync("Follow", StreamId.Project(exam.Project).ToString(), 0)));
        foreach (var stream in new[] { exam.Set, exam.Task, StreamId.Exam(exam.Exam), StreamId.Set("no-such-exam", "group", "main") })
            Assert.Equal("not-found", await RefusalAsync(stranger.CallAsync("Follow", stream.ToString(), 0)));
        Assert.Equal("not-found", await RefusalAsync(stranger.CallAsync("Lease", exam.Set.ToString(), "x")));
        Assert.Equal("not-found", await RefusalAsync(stranger.CallAsync("Present", exam.Exam, new PresenceUpdate("axial"))));
        Assert.Equal("not-found", (await stranger.ExecuteAsync(exam.Set, exam.Box(), TestExam.View)).Rejection?.Code);
    }

    [Fact]
    public async Task An_exam_opens_only_through_its_own_project_and_other_readers_branches_stay_shut()
    {
        var (exam, other) = (await TestExam.CreateAsync(node), await TestExam.CreateAsync(node));
        await node.Admin.ExecuteAsync(StreamId.Project(other.Project), new AddMember(exam.ReaderA.Person!.Id, [Role.Reader]));
        await using var a = await HubClient.ConnectAsync(exam.ReaderA);
        Assert.Equal("not-found", await RefusalAsync(a.CallAsync("Open", other.Project, exam.Exam)));
        var branch = StreamId.Set(exam.Exam, "group", Visibility.BranchOfReader(exam.ReaderB.Person!.Id));
        Assert.Equal("not-found", await RefusalAsync(a.CallAsync("Follow", branch.ToString(), 0)));
    }

    [Fact]
    public async Task Of_many_moves_the_last_one_wins_and_nonsense_is_not_passed_on()
    {
        var exam = await TestExam.CreateAsync(node);
        await using var a = await HubClient.ConnectAsync(exam.ReaderA);
        await using var b = await HubClient.ConnectAsync(exam.ReaderB);
        await OpenAsync(a, exam);
        await OpenAsync(b, exam);
        for (var i = 0; i < 300; i++) await a.CallAsync("Present", exam.Exam, new PresenceUpdate("axial", i, [1.5, -2, i]));
        await b.NextAsync("Presence", p => p[1].EnumerateArray().Any(x => x.TryGetProperty("at", out var at) && at.GetProperty("index").GetInt32() == 299));
        Assert.Equal("invalid-presence", await RefusalAsync(a.CallAsync("Present", exam.Exam, new PresenceUpdate("oblique"))));
        Assert.Equal("invalid-presence", await RefusalAsync(a.CallAsync("Present", exam.Exam, new PresenceUpdate(Point: [1, 2]))));
    }

    [Fact]
    public async Task A_held_object_is_refused_to_others_and_everybody_is_told()
    {
        var exam = await TestExam.CreateAsync(node);
        await using var a = await HubClient.ConnectAsync(exam.ReaderA);
        await using var b = await HubClient.ConnectAsync(exam.ReaderB);
        await OpenAsync(a, exam);
        await OpenAsync(b, exam);
        var box = exam.Box();
        var receipt = await a.ExecuteAsync(exam.Set, box, TestExam.View);
        Assert.True((await a.CallAsync<LeaseResult>("Lease", exam.Set.ToString(), box.ObjectId)).Granted);
        var told = (await b.NextAsync("Leases", l => l[1].GetArrayLength() == 1))[1].Deserialize<LeaseView[]>(CoreJson.Options)!;
        Assert.Equal((box.ObjectId, exam.ReaderA.Person!.Id), (told.Single().ObjectId, told.Single().PersonId));
        var refused = await b.CallAsync<LeaseResult>("Lease", exam.Set.ToString(), box.ObjectId);
        Assert.Equal((false, exam.ReaderA.Person.Id), (refused.Granted, refused.Lease?.PersonId));
        var moved = new SetGeometry(box.ObjectId, box.Geometry! with { Points = [[1, 1, 1], [3, 3, 1]] }, receipt.Version);
        Assert.Equal(RejectionClass.Locked, (await b.ExecuteAsync(exam.Set, moved, TestExam.View)).Rejection?.Class);
        Assert.Null((await a.ExecuteAsync(exam.Set, moved, TestExam.View)).Rejection);
        await a.CallAsync("Unlease", exam.Set.ToString(), box.ObjectId);
        await b.NextAsync("Leases", l => l[1].GetArrayLength() == 0);
        Assert.True((await b.CallAsync<LeaseResult>("Lease", exam.Set.ToString(), box.ObjectId)).Granted);
    }

    [Fact]
    public async Task Two_tabs_of_one_person_are_two_holders_and_a_tab_that_comes_back_finds_its_lease()
    {
        var exam = await TestExam.CreateAsync(node);
        var set = exam.Set.ToString();
        await using var first = await HubClient.ConnectAsync(exam.ReaderA, "tab-number-one");
        await using var second = await HubClient.ConnectAsync(exam.ReaderA, "tab-number-two");
        Assert.True((await first.CallAsync<LeaseResult>("Lease", set, "an-object")).Granted);
        Assert.False((await second.CallAsync<LeaseResult>("Lease", set, "an-object")).Granted);
        await using var again = await HubClient.ConnectAsync(exam.ReaderA, "tab-number-one");
        Assert.True((await again.CallAsync<LeaseResult>("Lease", set, "an-object")).Granted);
        await using var imitated = await HubClient.ConnectAsync(exam.ReaderB, "tab-number-one");
        Assert.False((await imitated.CallAsync<LeaseResult>("Lease", set, "an-object")).Granted);
    }

    [Fact]
    public async Task Who_leaves_the_project_is_cut_off_before_the_next_event()
    {
        var exam = await TestExam.CreateAsync(node);
        await using var a = await HubClient.ConnectAsync(exam.ReaderA);
        await using var b = await HubClient.ConnectAsync(exam.ReaderB);
        await OpenAsync(b, exam);
        await b.CallAsync("Follow", exam.Set.ToString(), 0);
        b.Drain();
        await node.Admin.ExecuteAsync(StreamId.Project(exam.Project), new RemoveMember(exam.ReaderB.Person!.Id));
        await DrawAsync(a, exam);
        await b.Closed.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.DoesNotContain(b.Drain(), c => c.GetProperty("target").GetString() == "Events");
        await using var back = await HubClient.ConnectAsync(exam.ReaderB);
        Assert.Equal("no-such-project", await RefusalAsync(back.CallAsync("Open", exam.Project, exam.Exam)));
    }

    [Fact]
    public async Task Signing_out_cuts_the_connection()
    {
        var client = await node.SignInAsync();
        await using var hub = await HubClient.ConnectAsync(client);
        await client.DeleteAsync("/api/session");
        await hub.Closed.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_whole_reading_goes_through_queue_submit_and_review()
    {
        var exam = await TestExam.CreateAsync(node);
        var queue = $"/api/projects/{exam.Project}/queue";
        Assert.Equal("403 not-permitted", await exam.Viewer.PostAsync(queue + "/next").OutcomeAsync());
        Assert.Equal("204", await exam.Reviewer.PostAsync(queue + "/next").OutcomeAsync());
        Assert.Equal("200", await exam.ReaderA.PostAsync(queue + "/next").OutcomeAsync());
        Assert.Equal("204", await exam.ReaderB.PostAsync(queue + "/next").OutcomeAsync());
        Assert.Equal("You have it.", (await exam.ReaderA.ReadAsync<QueuePage>(queue)).Items.Single().Why);
        await using var a = await HubClient.ConnectAsync(exam.ReaderA);
        await DrawAsync(a, exam);
        var page = await exam.ReaderB.ReadAsync<ExamPage>($"/api/projects/{exam.Project}/exams?text={Uri.EscapeDataString(exam.Title[..3])}&stage=annotate&reader={exam.ReaderA.Person!.Id}");
        var row = page.Items.Single();
        Assert.Equal((1, Core.Contract.TaskStatus.Active, 1, "box", 3), (page.Total, row.Status, row.Labels.Single().Count, row.Labels.Single().LabelId, row.Images));
        Assert.Null((await a.ExecuteAsync(exam.Task, new Submit())).Rejection);
        Assert.Equal(RejectionClass.Locked, (await a.ExecuteAsync(exam.Set, exam.Box(), TestExam.View)).Rejection?.Class);
        Assert.Equal("200", await exam.Reviewer.PostAsync(queue + "/next").OutcomeAsync());
        await exam.Reviewer.ExecuteAsync(exam.Task, new Accept());
        var detail = await exam.Viewer.ReadAsync<ProjectDetail>($"/api/projects/{exam.Project}");
        Assert.Equal(new StageCount("done", 1, 0), detail.Stages.Single(s => s.Stage == "done"));
        Assert.Empty((await exam.Viewer.ReadAsync<ExamPage>($"/api/projects/{exam.Project}/exams?stage=annotate")).Items);
    }

    private static Task<OpenResult> OpenAsync(HubClient client, TestExam exam) => client.CallAsync<OpenResult>("Open", exam.Project, exam.Exam);

    private static async Task<Receipt> DrawAsync(HubClient client, TestExam exam)
    {
        var receipt = await client.ExecuteAsync(exam.Set, exam.Box(), TestExam.View);
        Assert.Null(receipt.Rejection);
        return receipt;
    }

    private static async Task<string> RefusalAsync(Task call) => (await Assert.ThrowsAsync<HubRefusalException>(() => call)).Code;

    private static async Task<ImmutableArray<JsonElement>> CollectAsync(HubClient client, StreamId stream, int count)
    {
        var events = new List<JsonElement>();
        while (events.Count < count)
        {
            var call = await client.NextAsync("Events", c => c[0].GetString() == stream.ToString());
            Assert.Equal(call[1].GetInt64(), call[2][0].GetProperty("version").GetInt64());
            events.AddRange(call[2].EnumerateArray());
        }
        return [.. events];
    }
}
