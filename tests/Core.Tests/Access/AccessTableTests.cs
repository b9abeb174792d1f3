using System.Collections.Immutable;
using Annotator.Core.Access;
using Annotator.Core.Messages;
using Annotator.Core.Projects;

namespace Annotator.Core.Tests.Access;

public sealed class AccessTableTests
{
    // Written out by hand on purpose: a changed grant must be changed in two places.
    private static readonly Dictionary<Role, ProjectAction[]> Expected = new()
    {
        [Role.Manager] =
        [
            ProjectAction.ViewProject, ProjectAction.ManageProject, ProjectAction.ViewExams, ProjectAction.UploadImages, ProjectAction.EditExams, ProjectAction.Annotate,
            ProjectAction.TakeWork, ProjectAction.AssignWork, ProjectAction.DiscussIssues, ProjectAction.Export,
        ],
        [Role.Reader] = [ProjectAction.ViewProject, ProjectAction.ViewExams, ProjectAction.Annotate, ProjectAction.TakeWork, ProjectAction.DiscussIssues],
        [Role.Reviewer] = [ProjectAction.ViewProject, ProjectAction.ViewExams, ProjectAction.TakeWork, ProjectAction.Review, ProjectAction.DiscussIssues],
        [Role.Adjudicator] =
        [
            ProjectAction.ViewProject, ProjectAction.ViewExams, ProjectAction.Annotate, ProjectAction.TakeWork, ProjectAction.Review, ProjectAction.DiscussIssues,
        ],
        [Role.Viewer] = [ProjectAction.ViewProject, ProjectAction.ViewExams],
    };

    public static TheoryData<Role, ProjectAction> EveryPair()
    {
        var pairs = new TheoryData<Role, ProjectAction>();
        foreach (var role in Enum.GetValues<Role>())
            foreach (var action in Enum.GetValues<ProjectAction>()) pairs.Add(role, action);
        return pairs;
    }

    [Theory, MemberData(nameof(EveryPair))]
    public void A_role_grants_what_the_table_says(Role role, ProjectAction action)
    {
        var allowed = AccessTable.Check(Someone(), ProjectWith(role), action) is null;
        Assert.Equal(Expected[role].Contains(action), allowed);
    }

    [Theory, MemberData(nameof(EveryPair))]
    public void A_stranger_is_told_that_there_is_no_such_project(Role role, ProjectAction action) =>
        Assert.Equal(Rejections.NoSuchProject, AccessTable.Check(Someone() with { PersonId = "stranger" }, ProjectWith(role), action));

    [Fact]
    public void Within_a_project_a_stranger_is_told_that_the_thing_does_not_exist() =>
        Assert.Equal(Rejections.NotFound, AccessTable.CheckWithin(Someone() with { PersonId = "stranger" }, ProjectWith(Role.Reader), ProjectAction.ViewExams));

    [Fact]
    public void A_key_of_another_project_is_a_stranger() =>
        Assert.Equal(
            Rejections.NoSuchProject,
            AccessTable.Check(Someone() with { KeyProjects = new HashSet<string> { "other" } }, ProjectWith(Role.Manager), ProjectAction.ViewProject));

    [Fact]
    public void An_administrator_counts_as_manager() =>
        Assert.Null(AccessTable.Check(
            new Actor("admin", "s", new HashSet<string> { SiteRoles.Administrator }), ProjectWith(Role.Reader), ProjectAction.ManageProject));

    [Fact]
    public void An_administrators_key_for_another_project_opens_nothing_here() =>
        Assert.Equal(
            Rejections.NoSuchProject,
            AccessTable.Check(
                new Actor("admin", "s", new HashSet<string> { SiteRoles.Administrator }, new HashSet<string> { "other" }), ProjectWith(Role.Reader), ProjectAction.ViewProject));

    private static Actor Someone() => new("p1", "s1", new HashSet<string>());

    private static Project ProjectWith(Role role) => Project.Initial with
    {
        Id = "project", Name = "Project", Members = ImmutableDictionary<string, Member>.Empty.Add("p1", new Member("p1", [role])),
    };
}
