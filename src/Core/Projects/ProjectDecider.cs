using System.Collections.Immutable;
using Annotator.Core.Access;
using Annotator.Core.Messages;
using Annotator.Core.Workflow;

namespace Annotator.Core.Projects;

/// <summary>What a project's rules need beside its state.</summary>
/// <param name="ProjectId">The id of the stream.</param>
/// <param name="Actor">Who commands.</param>
/// <param name="KnownPeople">The accounts named by the command that exist.</param>
public sealed record ProjectContext(string ProjectId, Actor Actor, IReadOnlySet<string> KnownPeople);

/// <summary>The rules of a project: pure, no clock and no I/O.</summary>
public static class ProjectDecider
{
    /// <summary>Decides one command.</summary>
    public static Decision Decide(Project project, Command command, ProjectContext context)
    {
        if (command is CreateProject create) return Create(project, create, context);
        if (AccessTable.Check(context.Actor, project, ProjectAction.ManageProject) is { } refused) return refused;
        return command switch
        {
            SetDetails c => Named(c.Name) ?? (Decision)new DetailsSet(c.Name.Trim(), c.Description),
            AddMember c => Add(project, c, context),
            SetRoles c => Change(project, c),
            RemoveMember c => Remove(project, c),
            PublishProtocol c => Publish(project, c),
            PublishWorkflow c => WorkflowRules.Check(c.Stages) ?? (Decision)new WorkflowPublished(new((project.Workflow?.Version ?? 0) + 1, c.Stages)),
            SetSettings c => Set(c.Settings),
            SetVolumeTags c => VolumeTagRule.Check(c.Tags) ?? (Decision)new VolumeTagsSet(c.Tags),
            _ => OntologyDecider.Decide(project, command),
        };
    }

    /// <summary>Folds one event.</summary>
    public static Project Evolve(Project project, Event happened) => happened switch
    {
        ProjectCreated e => project with { Id = e.ProjectId, Name = e.Name, Description = e.Description },
        DetailsSet e => project with { Name = e.Name, Description = e.Description },
        MemberSet e => project with { Members = project.Members.SetItem(e.Member.PersonId, e.Member) },
        MemberRemoved e => project with { Members = project.Members.Remove(e.PersonId) },
        ProtocolPublished e => project with { Protocols = project.Protocols.Add(e.Protocol) },
        WorkflowPublished e => project with { Workflow = e.Workflow },
        SettingsSet e => project with { Settings = e.Settings },
        VolumeTagsSet e => project with { VolumeTags = e.Tags },
        _ => OntologyDecider.Evolve(project, happened),
    };

    private static Decision Create(Project project, CreateProject command, ProjectContext context)
    {
        if (!context.Actor.IsSystem && !context.Actor.SiteRoles.Contains(SiteRoles.Administrator))
            return new Rejection(RejectionClass.Forbidden, "not-permitted", "Only an administrator of the site creates projects.");
        if (project.Exists) return new Rejection(RejectionClass.Conflict, "project-exists", "There is a project with this id already.");
        if (Named(command.Name) is { } unnamed) return unnamed;
        var created = new ProjectCreated(context.ProjectId, command.Name.Trim(), command.Description);
        // With the default workflow from the start, every exam that comes has a task; a manager publishes another one when it does not fit.
        var workflow = new WorkflowPublished(new WorkflowGraph(1, WorkflowRules.Default));
        return context.Actor.IsSystem
            ? Decision.Accept(created, workflow)
            : Decision.Accept(created, workflow, new MemberSet(new Member(context.Actor.PersonId, [Role.Manager])));
    }

    private static Decision Add(Project project, AddMember command, ProjectContext context)
    {
        if (project.Members.ContainsKey(command.PersonId)) return Member("already-member", RejectionClass.Conflict, "This person is a member already.");
        if (!context.KnownPeople.Contains(command.PersonId)) return Member("no-such-person", RejectionClass.NotFound, "There is no such person on this site.");
        return RolesGiven(command.Roles) ?? (Decision)new MemberSet(new Member(command.PersonId, [.. command.Roles.Distinct()]));
    }

    private static Decision Change(Project project, SetRoles command)
    {
        if (!project.Members.TryGetValue(command.PersonId, out var member)) return NotAMember;
        if (RolesGiven(command.Roles) is { } none) return none;
        var roles = command.Roles.Distinct().ToImmutableArray();
        if (roles.SequenceEqual(member.Roles)) return Decision.Accept();
        return !roles.Contains(Role.Manager) && IsLastManager(project, command.PersonId) ? LastManager : new MemberSet(new Member(command.PersonId, roles));
    }

    private static Decision Remove(Project project, RemoveMember command)
    {
        if (!project.Members.ContainsKey(command.PersonId)) return NotAMember;
        return IsLastManager(project, command.PersonId) ? LastManager : new MemberRemoved(command.PersonId);
    }

    private static Decision Publish(Project project, PublishProtocol command)
    {
        if (command.WindowPresets.Any(p => !(p.Width > 0) || !double.IsFinite(p.Center) || !double.IsFinite(p.Width) || string.IsNullOrWhiteSpace(p.Name) || !p.IsFree))
            return new Rejection(RejectionClass.Invalid, "invalid-window", "A window preset needs a name, a centre, a width above 0 and, if any, one of the functions LINEAR, LINEAR_EXACT and SIGMOID.");
        return new ProtocolPublished(new Protocol(project.Protocols.Length + 1, command.Instructions, command.WindowPresets));
    }

    private static Decision Set(ProjectSettings settings) => !ProfileNames.IsValid(settings.DeidentificationProfile)
        ? new Rejection(RejectionClass.Invalid, "no-such-profile", "A de-identification profile is standard, strict, as-received, or basic with options in their order, as in basic+uids+shifted-dates.")
        : settings.QuotaMiB < 0
        ? new Rejection(RejectionClass.Invalid, "invalid-quota", "A quota is 0 (the site's default) or a number of MiB.")
        : new SettingsSet(settings);

    private static bool IsLastManager(Project project, string personId) =>
        project.Members.Values.Where(m => m.Roles.Contains(Role.Manager)).Select(m => m.PersonId).SequenceEqual([personId]);

    private static Rejection? RolesGiven(ImmutableArray<Role> roles) =>
        roles.IsDefaultOrEmpty ? new(RejectionClass.Invalid, "no-roles", "A member has at least one role.") : null;

    private static Rejection? Named(string name) =>
        string.IsNullOrWhiteSpace(name) || name.Length > 200 ? new(RejectionClass.Invalid, "invalid-name", "A name has 1 to 200 characters.") : null;

    private static Rejection Member(string code, RejectionClass @class, string text) => new(@class, code, text);

    private static readonly Rejection NotAMember = new(RejectionClass.NotFound, "not-a-member", "This person is not a member of the project.");

    private static readonly Rejection LastManager = new(RejectionClass.Conflict, "last-manager", "A project keeps at least one manager: name another one first.");
}
