using System.Collections.Immutable;
using System.Text.Json;
using Annotator.Core.Access;
using Annotator.Core.Exams;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Core.Tasks;

namespace Annotator.Core.Contract;

/// <summary>A command as a client sends it, by the hub or by REST.</summary>
/// <param name="CommandId">Made by the client (UUIDv7 text); a repeat gets the first receipt.</param>
/// <param name="Stream">The grain, <c>kind/id</c>.</param>
/// <param name="Type">The command's stable name.</param>
/// <param name="Data">Its data.</param>
/// <param name="View">How the picture looked; needed by commands that draw, paint or vote.</param>
public sealed record CommandMessage(string CommandId, StreamId Stream, string Type, JsonElement Data, ViewingCondition? View = null);

/// <summary>An event as a client receives it. It carries no position: gaps in those would tell a blinded reader about others.</summary>
public sealed record EventMessage(
    StreamId Stream, long Version, DateTimeOffset At, string By, string SessionId, string CommandId, string Type, int Schema, JsonElement Data, ViewingCondition? View = null);

/// <summary>What a client gets when it opens an exam.</summary>
/// <param name="Project">The project with its version.</param>
/// <param name="Exam">The exam with its version.</param>
/// <param name="Task">The task the exam is worked on under; null when there is none.</param>
/// <param name="Sets">The annotation sets the client may see.</param>
/// <param name="Volumes">The exam's volumes and stacks.</param>
/// <param name="Me">Who the client is and what it may do here.</param>
/// <param name="People">Who else is here.</param>
/// <param name="Leases">Objects that are held.</param>
/// <param name="Directory">Names of the people whose work is visible.</param>
public sealed record OpenResult(
    ProjectView Project, ExamView Exam, TaskView? Task, ImmutableArray<OpenSet> Sets, ImmutableArray<VolumeDescriptor> Volumes, Me Me,
    ImmutableArray<PersonPresence> People, ImmutableArray<LeaseView> Leases, ImmutableArray<PersonName> Directory);

/// <summary>An annotation set a client may follow.</summary>
public sealed record OpenSet(StreamId Stream, string LabelGroupId, string Branch, long Version);

/// <summary>A project with its version.</summary>
public sealed record ProjectView(long Version, Project State);

/// <summary>An exam with its version.</summary>
public sealed record ExamView(long Version, Exam State);

/// <summary>A task with its version.</summary>
public sealed record TaskView(long Version, ReadingTask State);

/// <summary>Who the client is.</summary>
/// <param name="PersonId">The account.</param>
/// <param name="SessionId">This connection's session; leases and presence are keyed by it.</param>
/// <param name="Actions">What the roles allow in this project.</param>
public sealed record Me(string PersonId, string SessionId, IReadOnlyCollection<ProjectAction> Actions);

/// <summary>A name for an id.</summary>
public sealed record PersonName(string PersonId, string Name);

/// <summary>What was missing: events, or a snapshot of the stream's state when that is shorter.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Version">The version after what is sent here.</param>
/// <param name="Snapshot">The state in the form of its kind, or null.</param>
/// <param name="Events">The events after the known version, or null when a snapshot is sent.</param>
public sealed record FollowResult(StreamId Stream, long Version, JsonElement? Snapshot, ImmutableArray<EventMessage>? Events);

/// <summary>Where somebody is. Never stored.</summary>
public sealed record PresenceUpdate(
    string? Plane = null, int? Index = null, ImmutableArray<double>? Point = null, string? Tool = null, ObjectHeld? Holding = null);

/// <summary>An object somebody has under the pointer.</summary>
public sealed record ObjectHeld(string Set, string ObjectId);

/// <summary>Somebody who is here.</summary>
/// <param name="PersonId">The account.</param>
/// <param name="SessionId">The session: two tabs of one person are two.</param>
/// <param name="Name">What to call them.</param>
/// <param name="Letter">One letter, so that colour is never the only sign.</param>
/// <param name="Colour">Hex <c>#rrggbb</c> from the readers' palette.</param>
/// <param name="At">Where they are; null until they tell.</param>
public sealed record PersonPresence(string PersonId, string SessionId, string Name, string Letter, string Colour, PresenceUpdate? At);

/// <summary>An object that is held.</summary>
public sealed record LeaseView(string Set, string ObjectId, string SessionId, string PersonId, string Name, DateTimeOffset ExpiresAt);

/// <summary>The answer to asking for a lease.</summary>
/// <param name="Granted">Whether it is yours.</param>
/// <param name="Lease">The lease: yours, or the one in the way.</param>
public sealed record LeaseResult(bool Granted, LeaseView? Lease);
