using System.Collections.Immutable;
using Annotator.Core.Messages;
using Annotator.Core.Projects;

namespace Annotator.Core.Tasks;

/// <summary>What a task's rules need beside its state.</summary>
/// <param name="TaskId">The id of the stream.</param>
/// <param name="CommandId">The command; issues the server opens are named after it.</param>
/// <param name="Actor">Who commands.</param>
/// <param name="Now">When.</param>
/// <param name="Project">The project at the version that guards the append.</param>
/// <param name="Sets">The annotation sets the task covers, as read; sealed together with a submission.</param>
/// <param name="Held">Why no work on its exam may begin (no series that may be read) or be handed on (drawn on a series that is held now); null when it may. Read for commands that
/// give the task to somebody, and for those that hand it on.</param>
public sealed record TaskContext(
    string TaskId, string CommandId, Actor Actor, DateTimeOffset Now, Project Project, ImmutableArray<CoveredSet> Sets, Rejection? Held = null);

/// <summary>An annotation set a task covers.</summary>
/// <param name="Stream">Its stream.</param>
/// <param name="Version">The version that was read.</param>
/// <param name="IsSealed">Whether it is closed to edits.</param>
/// <param name="Objects">The live objects: object id → label id.</param>
public sealed record CoveredSet(StreamId Stream, long Version, bool IsSealed, ImmutableDictionary<string, string> Objects);
