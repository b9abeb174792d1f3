using System.Collections.Immutable;
using Annotator.Core.Access;
using Annotator.Core.Annotations;
using Annotator.Core.Issues;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Core.Tasks;
using Annotator.Core.Workflow;

namespace Annotator.Core.Tests.Tasks;

public sealed class TaskDeciderTests
{
    private static readonly StreamId Set = StreamId.Set("exam", "g", "main");
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_new_task_stands_at_the_first_stage() => Assert.Equal("annotate", New().StageId);

    [Fact]
    public void Without_a_workflow_no_task_is_made() => Assert.Equal(
        "no-workflow", Refusal(ReadingTask.Initial, new CreateTask("p", "exam"), Actor.System, TheProject with { Workflow = null }));

    [Fact]
    public void Nobody_takes_what_somebody_else_has()
    {
        var task = Apply(New(), new Claim(), "reader");
        Assert.Equal("claimed", Refusal(task, new Claim(), "other"));
        Assert.Empty(Events(task, new Claim(), "reader"));
    }

    [Fact]
    public void A_stranger_learns_nothing_of_the_task() => Assert.Equal("not-found", Refusal(New(), new Claim(), "stranger"));

    [Fact]
    public void A_reviewer_does_not_take_a_task_that_is_to_be_annotated() => Assert.Equal("not-permitted", Refusal(New(), new Claim(), "checker"));

    [Fact]
    public void Submitting_what_one_has_not_taken_is_refused() => Assert.Equal("not-assigned", Refusal(New(), new Submit(), "reader"));

    [Fact]
    public void Submitting_seals_every_set_in_the_same_commit()
    {
        var accepted = Accepted(Apply(New(), new Claim(), "reader"), new Submit(), "reader");
        var other = Assert.Single(accepted.Others);
        Assert.Equal((Set, 7L), (other.Stream, other.ExpectedVersion));
        Assert.IsType<SetSealed>(Assert.Single(other.Events));
        Assert.Equal(new TaskSubmitted("annotate", "review", "review"), Assert.Single(accepted.Events));
    }

    [Fact]
    public void Submitting_with_an_open_issue_is_refused_with_the_list()
    {
        var task = Apply(Apply(New(), new Claim(), "reader"), new OpenIssue("i1", "file", "Motion?"), "other");
        var refused = Assert.IsType<Decision.Rejected>(Decide(task, new Submit(), "reader")).Why;
        Assert.Equal("open-issues", refused.Code);
        Assert.Contains("Motion?", refused.Details!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Submitting_without_a_required_label_is_refused()
    {
        var required = TheProject with { LabelGroups = [new LabelGroup("g", "G", false, [new Label("must", "Must", "#000000", "polygon", Required: true)])] };
        Assert.Equal("missing-required", Refusal(Apply(New(), new Claim(), "reader"), new Submit(), "reader", required));
    }

    [Fact]
    public void A_skipped_task_is_free_again_and_carries_the_reason()
    {
        var task = Apply(Apply(New(), new Claim(), "reader"), new Skip("   "), "reader");
        Assert.Null(task.AssigneeId);
        Assert.Equal(Noon, task.SkippedAt);
        Assert.Equal(("skip", "This task was skipped"), (task.Issues[0].Kind, task.Issues[0].Text));
        Assert.Equal("open-issues", Refusal(Apply(task, new Claim(), "reader"), new Submit(), "reader"));
    }

    [Fact]
    public void Nobody_reviews_their_own_work_unless_the_project_says_so()
    {
        var submitted = Submitted("both");
        Assert.Equal("own-work", Refusal(submitted, new Claim(), "both"));
        var lenient = TheProject with { Settings = new ProjectSettings(ReviewerMayBeAuthor: true) };
        Assert.Equal("both", Apply(submitted, new Claim(), "both", lenient).AssigneeId);
    }

    [Fact]
    public void Accepted_work_is_done()
    {
        var done = Apply(Apply(Submitted("reader"), new Claim(), "checker"), new Accept(), "checker");
        Assert.Equal(("done", (string?)null), (done.StageKind, done.AssigneeId));
        Assert.Equal("wrong-stage", Refusal(done, new Claim(), "reader"));
        Assert.Equal("wrong-stage", Refusal(done, new OpenIssue("i", "file", "late"), "reader"));
    }

    [Fact]
    public void A_rejection_needs_a_reason() =>
        Assert.Equal("reason-needed", Refusal(Apply(Submitted("reader"), new Claim(), "checker"), new Reject(" ", []), "checker"));

    [Fact]
    public void Rejected_work_goes_back_to_its_reader_with_an_issue_per_object_and_open_sets()
    {
        var reviewing = Apply(Submitted("reader"), new Claim(), "checker");
        var reject = new Reject("See the marks", [new RejectedObject(Set.ToString(), "o1", "Too large"), new RejectedObject(Set.ToString(), "o2")]);
        var accepted = Accepted(reviewing, reject, "checker", isSealed: true);
        Assert.IsType<SetUnsealed>(Assert.Single(Assert.Single(accepted.Others).Events));
        var back = Fold(reviewing, accepted, "checker");
        Assert.Equal(("annotate", "reader", 1), (back.StageId, back.AssigneeId, back.Rejections));
        Assert.Equal(["Too large", "See the marks"], back.Issues.Select(i => i.Text));
        Assert.Equal("o1", back.Issues[0].Object!.ObjectId);
        Assert.Equal("not-deletable", Refusal(back, new DeleteIssue(back.Issues[0].Id), "checker"));
    }

    [Fact]
    public void Rejecting_an_object_that_is_not_there_is_refused() => Assert.Equal(
        "no-such-object", Refusal(Apply(Submitted("reader"), new Claim(), "checker"), new Reject("x", [new RejectedObject(Set.ToString(), "nothing")]), "checker"));

    [Fact]
    public void A_manager_assigns_only_to_who_may_do_the_work()
    {
        Assert.Equal("not-eligible", Refusal(New(), new Assign("checker"), "boss"));
        Assert.Equal("not-eligible", Refusal(New(), new Assign("stranger"), "boss"));
        Assert.Equal("reader", Apply(New(), new Assign("reader"), "boss").AssigneeId);
        Assert.Equal("not-permitted", Refusal(New(), new Assign("reader"), "reader"));
    }

    [Fact]
    public void A_pinned_issue_needs_its_place() => Assert.Equal("place-needed", Refusal(New(), new OpenIssue("i", "pinned", "Here"), "reader"));

    [Fact]
    public void An_issue_lives_from_opening_over_its_thread_to_resolving_and_back()
    {
        var task = Apply(New(), new OpenIssue("i", "pinned", "Here?", Place: new IssuePlace("grid", "axial", 3, [1, 2, 3])), "reader");
        task = Apply(task, new Comment("i", "c1", "Yes"), "other");
        task = Apply(task, new ResolveIssue("i"), "other");
        Assert.Equal(("other", "Yes", false), (task.Issues[0].ResolvedBy, task.Issues[0].Comments[0].Text, task.Issues[0].IsOpen));
        Assert.Empty(Events(task, new ResolveIssue("i"), "reader"));
        task = Apply(task, new ReopenIssue("i"), "reader");
        Assert.True(task.Issues[0].IsOpen);
        Assert.Equal("not-creator", Refusal(task, new DeleteIssue("i"), "other"));
        task = Apply(task, new DeleteIssue("i"), "reader");
        Assert.Equal("no-such-issue", Refusal(task, new ReopenIssue("i"), "reader"));
    }

    [Theory]
    [InlineData("skip")]
    [InlineData("label-rejection")]
    public void What_the_server_opens_nobody_opens_by_hand(string kind) => Assert.Equal("not-by-hand", Refusal(New(), new OpenIssue("i", kind, "x"), "reader"));

    private static readonly Project TheProject = Project.Initial with
    {
        Id = "p", Workflow = new WorkflowGraph(1, WorkflowRules.Default),
        Members = new[] { ("reader", Role.Reader), ("other", Role.Reader), ("checker", Role.Reviewer), ("boss", Role.Manager) }
            .Select(m => new Member(m.Item1, [m.Item2])).Append(new Member("both", [Role.Reader, Role.Reviewer])).ToImmutableDictionary(m => m.PersonId),
    };

    private static ReadingTask New() => Fold(ReadingTask.Initial, Accepted(ReadingTask.Initial, new CreateTask("p", "exam"), Actor.System), "system");

    private static ReadingTask Submitted(string reader) => Apply(Apply(New(), new Claim(), reader), new Submit(), reader);

    private static Decision Decide(ReadingTask task, Command command, Actor actor, Project? project = null, bool isSealed = false) =>
        TaskDecider.Decide(task, command, new TaskContext(
            "t", "cmd", actor, Noon, project ?? TheProject,
            [new CoveredSet(Set, 7, isSealed, ImmutableDictionary<string, string>.Empty.Add("o1", "l").Add("o2", "l"))]));

    private static Decision Decide(ReadingTask task, Command command, string person) => Decide(task, command, Person(person));

    private static Actor Person(string id) => new(id, "s", new HashSet<string>());

    private static Decision.Accepted Accepted(ReadingTask task, Command command, Actor actor) => Assert.IsType<Decision.Accepted>(Decide(task, command, actor));

    private static Decision.Accepted Accepted(ReadingTask task, Command command, string person, bool isSealed = false) =>
        Assert.IsType<Decision.Accepted>(Decide(task, command, Person(person), isSealed: isSealed));

    private static ImmutableArray<Event> Events(ReadingTask task, Command command, string person) => Accepted(task, command, person).Events;

    private static string Refusal(ReadingTask task, Command command, string person, Project? project = null) => Refusal(task, command, Person(person), project);

    private static string Refusal(ReadingTask task, Command command, Actor actor, Project? project = null) =>
        Assert.IsType<Decision.Rejected>(Decide(task, command, actor, project)).Why.Code;

    private static ReadingTask Apply(ReadingTask task, Command command, string person, Project? project = null) =>
        Fold(task, Assert.IsType<Decision.Accepted>(Decide(task, command, Person(person), project)), person);

    private static ReadingTask Fold(ReadingTask task, Decision.Accepted accepted, string by) => accepted.Events.Aggregate(
        task, (t, e) => TaskDecider.Evolve(t, new EventEnvelope(StreamId.Task("t"), 1, 1, Noon, by, "s", "cmd", e)));
}
