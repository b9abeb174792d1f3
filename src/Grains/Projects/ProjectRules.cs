using System.Collections.Immutable;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Grains.Activation;

namespace Annotator.Grains.Projects;

/// <summary>Tells which accounts exist; the accounts themselves are the edge's.</summary>
public interface IPeopleDirectory
{
    /// <summary>Whether there is an enabled account of this id.</summary>
    Task<bool> ExistsAsync(string personId, CancellationToken cancellation);

    /// <summary>What people are called, by id; unknown ids are left out.</summary>
    Task<ImmutableArray<PersonName>> NamesOfAsync(IEnumerable<string> personIds, CancellationToken cancellation);
}

/// <summary>The grain of a project.</summary>
public sealed class ProjectRules(IPeopleDirectory people) : IGrainRules<Project>
{
    /// <inheritdoc/>
    public string Kind => StreamKinds.Project;

    /// <inheritdoc/>
    public int StateSchema => 1;

    /// <inheritdoc/>
    public Project Initial => Project.Initial;

    /// <inheritdoc/>
    public Project Evolve(Project state, EventEnvelope happened) => ProjectDecider.Evolve(state, happened.Event);

    /// <inheritdoc/>
    public async Task<Considered> DecideAsync(Deliberation<Project> deliberation, CancellationToken cancellation)
    {
        var known = new HashSet<string>();
        if (deliberation.Envelope.Command is AddMember { PersonId: var person } && await people.ExistsAsync(person, cancellation)) known.Add(person);
        var context = new ProjectContext(deliberation.Stream.Id, deliberation.Actor, known);
        return new(ProjectDecider.Decide(deliberation.State, deliberation.Envelope.Command, context), []);
    }

    /// <inheritdoc/>
    public byte[] Serialize(Project state) => StateJson.Serialize(state);

    /// <inheritdoc/>
    public Project Deserialize(ReadOnlyMemory<byte> bytes) => StateJson.Deserialize<Project>(bytes);
}
