using System.Collections.Immutable;
using Annotator.Core.Access;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Core.Workflow;

namespace Annotator.Core.Tests.Projects;

public sealed class ProjectDeciderTests
{
    private static readonly Actor Manager = new("boss", "s", new HashSet<string>());
    private static readonly Actor Administrator = new("root", "s", new HashSet<string> { SiteRoles.Administrator });

    [Fact]
    public void Only_an_administrator_creates_a_project()
    {
        Assert.Equal("not-permitted", Refusal(Project.Initial, new CreateProject("New"), Manager));
        var created = Apply(Project.Initial, new CreateProject(" New "), Administrator);
        Assert.Equal("New", created.Name);
        Assert.Equal([Role.Manager], created.Members["root"].Roles);
        Assert.Equal(["annotate", "review", "done"], created.Workflow!.Stages.Select(s => s.Id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    public void A_project_needs_a_name(string name) => Assert.Equal("invalid-name", Refusal(Project.Initial, new CreateProject(name), Administrator));

    [Fact]
    public void An_unknown_person_cannot_become_a_member() => Assert.Equal("no-such-person", Refusal(Given(), new AddMember("ghost", [Role.Reader])));

    [Fact]
    public void A_known_person_becomes_a_member_once()
    {
        var project = Apply(Given(), new AddMember("known", [Role.Reader, Role.Reader]));
        Assert.Equal([Role.Reader], project.Members["known"].Roles);
        Assert.Equal("already-member", Refusal(project, new AddMember("known", [Role.Viewer])));
    }

    [Fact]
    public void A_member_needs_a_role() => Assert.Equal("no-roles", Refusal(Given(), new AddMember("known", [])));

    [Fact]
    public void The_last_manager_can_neither_leave_nor_step_down()
    {
        Assert.Equal("last-manager", Refusal(Given(), new RemoveMember("boss")));
        Assert.Equal("last-manager", Refusal(Given(), new SetRoles("boss", [Role.Reader])));
    }

    [Fact]
    public void A_reader_manages_nothing() =>
        Assert.Equal("not-permitted", Refusal(Apply(Given(), new AddMember("known", [Role.Reader])), new SetDetails("x", ""), new Actor("known", "s", new HashSet<string>())));

    [Fact]
    public void Group_names_are_unique_whatever_their_case() =>
        Assert.Equal("duplicate", Refusal(Given(), new AddLabelGroup("g2", "FINDINGS")));

    [Fact]
    public void A_group_id_may_not_hold_what_separates_set_names() => Assert.Equal("duplicate", Refusal(Given(), new AddLabelGroup("g~2", "Other")));

    [Fact]
    public void A_label_needs_a_known_shape() => Assert.Equal("unknown-shape", Refusal(Given(), new AddLabel("g", Nodule with { Shape = "blob" })));

    [Theory]
    [InlineData("red")]
    [InlineData("#12345")]
    [InlineData("#12345g")]
    public void A_colour_is_written_in_hex(string colour) => Assert.Equal("invalid-colour", Refusal(Given(), new AddLabel("g", Nodule with { Colour = colour })));

    [Fact]
    public void Two_labels_of_a_group_never_share_a_name()
    {
        var project = Apply(Given(), new AddLabel("g", Nodule));
        Assert.Equal("duplicate", Refusal(project, new AddLabel("g", Nodule with { Id = "other", Name = "NODULE" })));
    }

    [Fact]
    public void The_shape_of_a_label_is_fixed()
    {
        var project = Apply(Given(), new AddLabel("g", Nodule));
        Assert.Equal("shape-is-fixed", Refusal(project, new EditLabel(Nodule with { Shape = "polyline" })));
        Assert.Equal("Lesion", Apply(project, new EditLabel(Nodule with { Name = "Lesion" })).FindLabel("nodule")!.Value.Label.Name);
    }

    [Fact]
    public void A_removed_label_stays_for_the_record_and_frees_its_name()
    {
        var project = Apply(Apply(Given(), new AddLabel("g", Nodule)), new RemoveLabel("nodule"));
        Assert.True(project.FindLabel("nodule")!.Value.Label.Removed);
        Assert.Equal("no-such-label", Refusal(project, new EditLabel(Nodule)));
        Assert.NotNull(Apply(project, new AddLabel("g", Nodule with { Id = "nodule-2" })).FindLabel("nodule-2"));
    }

    [Fact]
    public void Reordering_labels_that_have_changed_meanwhile_is_refused()
    {
        var project = Apply(Apply(Given(), new AddLabel("g", Nodule)), new AddLabel("g", Nodule with { Id = "mass", Name = "Mass" }));
        Assert.Equal("labels-changed", Refusal(project, new ReorderLabels("g", ["nodule"])));
        Assert.Equal(["mass", "nodule"], Apply(project, new ReorderLabels("g", ["mass", "nodule"])).LabelGroups[0].Labels.Select(l => l.Id));
    }

    [Fact]
    public void A_choice_needs_options() => Assert.Equal(
        "invalid-attribute", Refusal(Given(), new AddLabel("g", Nodule with { Attributes = [new LabelAttribute("Margin", AttributeKind.Radio, [])] })));

    [Fact]
    public void Each_protocol_gets_the_next_version_and_older_ones_stay()
    {
        var project = Apply(Apply(Given(), new PublishProtocol("One", [])), new PublishProtocol("Two", [new WindowPreset("Lung", -600, 1500)]));
        Assert.Equal([1, 2], project.Protocols.Select(p => p.Version));
        Assert.Equal("Two", project.Protocol!.Instructions);
    }

    [Fact]
    public void A_window_needs_a_width() => Assert.Equal("invalid-window", Refusal(Given(), new PublishProtocol("x", [new WindowPreset("Flat", 0, 0)])));

    [Fact]
    public void A_workflow_that_leads_nowhere_is_refused() =>
        Assert.Equal("invalid-workflow", Refusal(Given(), new PublishWorkflow([new Stage("a", "annotate", "A", Next: "a")])));

    [Fact]
    public void A_workflow_names_only_stages_it_has() =>
        Assert.Equal("invalid-workflow", Refusal(Given(), new PublishWorkflow([new Stage("a", "annotate", "A", Next: "b"), new Stage("done", "done", "Done")])));

    [Fact]
    public void The_default_workflow_can_be_published() => Assert.Equal(3, Apply(Given(), new PublishWorkflow(WorkflowRules.Default)).Workflow!.Stages.Length);

    private static readonly Label Nodule = new("nodule", "Nodule", "#e69f00", "polygon");

    private static Project Given() => Project.Initial with
    {
        Id = "p", Name = "P", Members = ImmutableDictionary<string, Member>.Empty.Add("boss", new Member("boss", [Role.Manager])),
        LabelGroups = [new LabelGroup("g", "Findings", false, [])],
    };

    private static Decision Decide(Project project, Command command, Actor? actor) =>
        ProjectDecider.Decide(project, command, new ProjectContext("p", actor ?? Manager, new HashSet<string> { "known" }));

    private static string Refusal(Project project, Command command, Actor? actor = null) =>
        Assert.IsType<Decision.Rejected>(Decide(project, command, actor)).Why.Code;

    private static Project Apply(Project project, Command command, Actor? actor = null) =>
        Assert.IsType<Decision.Accepted>(Decide(project, command, actor)).Events.Aggregate(project, ProjectDecider.Evolve);
}
