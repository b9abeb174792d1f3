using System.Collections.Immutable;
using System.Text.Json;
using Annotator.Core.Access;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Gateway.Access;
using Annotator.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Annotator.Gateway.Endpoints;

/// <summary>Projects: the list of mine, and one with what I may do in it.</summary>
internal static class ProjectEndpoints
{
    public static void MapProjects(this IEndpointRouteBuilder app)
    {
        var projects = app.MapGroup("/api/projects").WithTags("Projects");
        projects.MapGet("", List).Requires(AccessRule.SignedIn).WithSummary("My projects, by name; all of them for administrators.");
        projects.MapGet("/{project}", Read).Requires(AccessRule.InProject(ProjectAction.ViewProject)).WithSummary("A project, what I may do in it, and how many tasks stand at each stage.");
    }

    private static async Task<Ok<ImmutableArray<ProjectCard>>> List(HttpContext http, IReadModels readModels, CancellationToken cancellation)
    {
        var actor = http.User.ToActor();
        var isAdministrator = actor.SiteRoles.Contains(SiteRoles.Administrator);
        var rows = await readModels.QueryAsync<CardRow>(Cards, new { actor.PersonId, All = isAdministrator }, cancellation);
        var modalities = (await readModels.QueryAsync<ModalityRow>(Modalities, new { actor.PersonId, All = isAdministrator }, cancellation)).ToLookup(m => m.ProjectId, m => m.Modality);
        return TypedResults.Ok(rows.Where(r => actor.KeyProjects?.Contains(r.Id) ?? true).Select(r => r.ToCard(modalities[r.Id], isAdministrator)).ToImmutableArray());
    }

    private static async Task<Ok<ProjectDetail>> Read(ProjectAccess access, IReadModels readModels, Accounts accounts, CancellationToken cancellation)
    {
        var counts = (await readModels.QueryAsync<StageCount>(Stages, new { access.Project.Id }, cancellation)).ToDictionary(s => s.Stage);
        var stages = access.Project.Workflow?.Stages.Select(s => counts.GetValueOrDefault(s.Id) ?? new StageCount(s.Id, 0, 0)) ?? [];
        var names = await accounts.NamesOfAsync(access.Project.Members.Keys, cancellation);
        return TypedResults.Ok(new ProjectDetail(access.Version, access.Project, AccessTable.ActionsOf(access.Actor, access.Project), [.. stages], names));
    }

    private const string Cards = """
        SELECT p.id, p.name, p.description, p.updated_at,
          (SELECT m.roles FROM rm_members m WHERE m.project_id = p.id AND m.person_id = @PersonId) AS roles,
          (SELECT count(*) FROM rm_members m WHERE m.project_id = p.id) AS people,
          (SELECT count(*) FROM rm_exams e WHERE e.project_id = p.id) AS exams,
          (SELECT count(*) FROM rm_tasks t WHERE t.project_id = p.id AND t.stage_kind = 'done') AS done,
          (SELECT max(e.updated_at) FROM rm_exams e WHERE e.project_id = p.id) AS exams_at,
          (SELECT max(t.updated_at) FROM rm_tasks t WHERE t.project_id = p.id) AS tasks_at
        FROM rm_projects p
        WHERE @All = 1 OR EXISTS (SELECT 1 FROM rm_members m WHERE m.project_id = p.id AND m.person_id = @PersonId)
        ORDER BY p.name, p.id
        """;

    private const string Modalities = """
        SELECT DISTINCT e.project_id, s.modality FROM rm_exams e JOIN rm_series s ON s.exam_id = e.id
        WHERE @All = 1 OR EXISTS (SELECT 1 FROM rm_members m WHERE m.project_id = e.project_id AND m.person_id = @PersonId)
        ORDER BY s.modality
        """;

    private const string Stages = """
        SELECT stage_id AS stage, sum(CASE WHEN assignee_id IS NULL THEN 1 ELSE 0 END) AS waiting, sum(CASE WHEN assignee_id IS NULL THEN 0 ELSE 1 END) AS active
        FROM rm_tasks WHERE project_id = @Id GROUP BY stage_id
        """;

    private sealed record CardRow(
        string Id, string Name, string Description, DateTimeOffset UpdatedAt, string? Roles, int People, int Exams, int Done, DateTimeOffset? ExamsAt, DateTimeOffset? TasksAt)
    {
        public ProjectCard ToCard(IEnumerable<string> modalities, bool isAdministrator)
        {
            var own = Roles is null ? [] : JsonSerializer.Deserialize<ImmutableArray<Role>>(Roles, CoreJson.Options);
            var roles = isAdministrator && !own.Contains(Role.Manager) ? own.Add(Role.Manager) : own;
            var last = new[] { UpdatedAt, ExamsAt ?? UpdatedAt, TasksAt ?? UpdatedAt }.Max();
            return new ProjectCard(Id, Name, Description, [.. modalities], roles, Exams, Done, People, last);
        }
    }

    private sealed record ModalityRow(string ProjectId, string Modality);
}
