using System.Collections.Frozen;
using Annotator.Core.Messages;
using Annotator.Core.Projects;

namespace Annotator.Core.Access;

/// <summary>Who may do what in a project: the one place where it is decided.</summary>
public static class AccessTable
{
    private static readonly FrozenDictionary<Role, FrozenSet<ProjectAction>> Allowed = new Dictionary<Role, FrozenSet<ProjectAction>>
    {
        [Role.Manager] = Enum.GetValues<ProjectAction>().Where(a => a is not ProjectAction.Review).ToFrozenSet(),
        [Role.Reader] = Set(ProjectAction.ViewProject, ProjectAction.ViewExams, ProjectAction.Annotate, ProjectAction.TakeWork, ProjectAction.DiscussIssues),
        [Role.Reviewer] = Set(ProjectAction.ViewProject, ProjectAction.ViewExams, ProjectAction.TakeWork, ProjectAction.Review, ProjectAction.DiscussIssues),
        [Role.Adjudicator] = Set(
            ProjectAction.ViewProject, ProjectAction.ViewExams, ProjectAction.Annotate, ProjectAction.TakeWork, ProjectAction.Review, ProjectAction.DiscussIssues),
        [Role.Viewer] = Set(ProjectAction.ViewProject, ProjectAction.ViewExams),
    }.ToFrozenDictionary();

    /// <summary>Whether a role grants an action.</summary>
    public static bool Grants(Role role, ProjectAction action) => Allowed[role].Contains(action);

    /// <summary>The roles of an actor in a project; an administrator counts as manager. Empty for a stranger, or for a key of other projects.</summary>
    public static IReadOnlyCollection<Role> RolesOf(Actor actor, Project project)
    {
        if (actor.KeyProjects is { } only && !only.Contains(project.Id)) return [];
        var roles = project.Members.TryGetValue(actor.PersonId, out var member) ? member.Roles : [];
        return actor.SiteRoles.Contains(SiteRoles.Administrator) && !roles.Contains(Role.Manager) ? [.. roles, Role.Manager] : roles;
    }

    /// <summary>What the actor may do in the project.</summary>
    public static IReadOnlyCollection<ProjectAction> ActionsOf(Actor actor, Project project)
    {
        if (actor.IsSystem) return Enum.GetValues<ProjectAction>();
        var roles = RolesOf(actor, project);
        return [.. Enum.GetValues<ProjectAction>().Where(action => roles.Any(role => Grants(role, action)))];
    }

    /// <summary>Null when the actor may; otherwise a refusal. Strangers are told that the project does not exist.</summary>
    public static Rejection? Check(Actor actor, Project project, ProjectAction action)
    {
        if (actor.IsSystem) return null;
        var roles = RolesOf(actor, project);
        if (roles.Count == 0 || !project.Exists) return Rejections.NoSuchProject;
        return roles.Any(role => Grants(role, action)) ? null : Rejections.NotPermitted(action);
    }

    /// <summary>As <see cref="Check"/>, for what lies within a project: strangers are told that the thing itself does not exist.</summary>
    public static Rejection? CheckWithin(Actor actor, Project project, ProjectAction action) =>
        Check(actor, project, action) is { } refused ? refused == Rejections.NoSuchProject ? Rejections.NotFound : refused : null;

    private static FrozenSet<ProjectAction> Set(params ProjectAction[] actions) => actions.ToFrozenSet();
}

/// <summary>Refusals of access.</summary>
public static class Rejections
{
    /// <summary>The project does not exist, or the actor may not know that it does.</summary>
    public static readonly Rejection NoSuchProject = new(RejectionClass.NotFound, "no-such-project", "There is no such project, or you are not a member of it.");

    /// <summary>The exam, task or set does not exist, or the actor may not know that it does: one answer for both.</summary>
    public static readonly Rejection NotFound = new(RejectionClass.NotFound, "not-found", "There is no such thing here, or you may not see it.");

    /// <summary>Only the server itself sends this command.</summary>
    public static readonly Rejection InternalCommand = new(RejectionClass.Forbidden, "internal-command", "Only the server itself may send this command.");

    /// <summary>No role of the actor grants the action.</summary>
    public static Rejection NotPermitted(ProjectAction action) =>
        new(RejectionClass.Forbidden, "not-permitted", $"Your roles in this project do not allow this ({action}). Ask a manager of the project.");
}
