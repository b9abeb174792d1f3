using System.Text.Json;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Storage;

namespace Annotator.Grains.Projections;

/// <summary>Projects and their members, for the list of projects.</summary>
public sealed class ProjectProjection : IProjection
{
    /// <inheritdoc/>
    public string Name => "projects";

    /// <inheritdoc/>
    public int Schema => 1;

    /// <inheritdoc/>
    public IReadOnlyList<string> Tables => ["rm_projects", "rm_members"];

    /// <inheritdoc/>
    public string CreateSql => """
        CREATE TABLE IF NOT EXISTS rm_projects (id TEXT PRIMARY KEY, name TEXT NOT NULL, description TEXT NOT NULL, updated_at TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS rm_members (project_id TEXT NOT NULL, person_id TEXT NOT NULL, roles TEXT NOT NULL, PRIMARY KEY (project_id, person_id));
        CREATE INDEX IF NOT EXISTS rm_members_person ON rm_members (person_id);
        """;

    /// <inheritdoc/>
    public IEnumerable<SqlStatement> Project(StoredEvent stored)
    {
        if (stored.Stream.Kind != StreamKinds.Project) return [];
        var id = stored.Stream.Id;
        var at = Rows.Time(stored.Data.At);
        return Rows.Read(stored) switch
        {
            ProjectCreated e => [new(
                "INSERT INTO rm_projects (id, name, description, updated_at) VALUES (@id, @name, @description, @at)", new { id, name = e.Name, description = e.Description, at })],
            DetailsSet e => [new(
                "UPDATE rm_projects SET name = @name, description = @description, updated_at = @at WHERE id = @id", new { id, name = e.Name, description = e.Description, at })],
            MemberSet e => [new(
                "INSERT INTO rm_members (project_id, person_id, roles) VALUES (@id, @person, @roles) ON CONFLICT (project_id, person_id) DO UPDATE SET roles = excluded.roles",
                new { id, person = e.Member.PersonId, roles = JsonSerializer.Serialize(e.Member.Roles, CoreJson.Options) })],
            MemberRemoved e => [new("DELETE FROM rm_members WHERE project_id = @id AND person_id = @person", new { id, person = e.PersonId })],
            _ => [new("UPDATE rm_projects SET updated_at = @at WHERE id = @id", new { id, at })],
        };
    }
}
