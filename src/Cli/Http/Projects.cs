using System.Collections.Immutable;
using System.CommandLine;
using Annotator.Core.Contract;

namespace Annotator.Cli.Http;

/// <summary>Finds projects by what people call them.</summary>
internal static class Projects
{
    /// <summary>The option that names one project.</summary>
    public static Option<string> CreateOption() => new("--project", "-p") { Description = "The project: its id, or its exact name.", HelpName = "PROJECT", Required = true };

    public static Task<ImmutableArray<ProjectCard>> ListAsync(ApiClient api, CancellationToken cancellation) => api.GetAsync<ImmutableArray<ProjectCard>>("api/projects", cancellation);

    /// <summary>The project with this id, else with exactly this name.</summary>
    public static async Task<ProjectCard> FindAsync(ApiClient api, string named, CancellationToken cancellation) => Find(await ListAsync(api, cancellation), named);

    public static ProjectCard Find(ImmutableArray<ProjectCard> mine, string named)
    {
        if (mine.FirstOrDefault(p => p.Id == named) is { } byId) return byId;
        return mine.Where(p => p.Name == named).ToList() switch
        {
            [var only] => only,
            [] => throw new CommandFailure(ExitCodes.Refused, $"This key sees no project “{named}”. `annotator project list` shows which it sees.", "no-such-project"),
            var several => throw new CommandFailure(ExitCodes.Usage, $"{several.Count} projects are named “{named}”; give the id: {string.Join(", ", several.Select(p => p.Id))}."),
        };
    }
}
