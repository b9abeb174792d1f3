using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Annotator.Core.Messages;
using Annotator.Storage;

namespace Annotator.Grains.Activation;

/// <summary>What every activation needs.</summary>
public sealed record GrainServices(
    IEventStore Store, ISnapshotStore Snapshots, EventPayloads Payloads, SnapshotWriter SnapshotWriter, TimeProvider Clock, GrainOptions Options);

/// <summary>How grains behave. Section <c>Grains</c>.</summary>
public sealed class GrainOptions
{
    /// <summary>How long a command that keeps losing races tries again before it is refused as <c>busy</c>. Default 10 s.</summary>
    public TimeSpan DecisionDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>An activation unused for this long is dropped. Default 10 min.</summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Live activations, at most; past it the least recently used go. Default 10,000.</summary>
    public int MostActivations { get; init; } = 10_000;
}

/// <summary>Spans and figures of grains.</summary>
public static class GrainTelemetry
{
    /// <summary>The name to add to a tracer or meter provider.</summary>
    public const string Name = "Annotator.Grains";

    /// <summary>Spans.</summary>
    public static readonly ActivitySource Source = new(Name);

    private static readonly Meter Figures = new(Name);

    /// <summary>The hosts of this process: one instrument tells the sum of their live activations, for two of one name would overwrite each other.</summary>
    internal static readonly ConcurrentDictionary<InProcessGrainHost, bool> Hosts = new();

    private static readonly ObservableUpDownCounter<int> Live =
        Figures.CreateObservableUpDownCounter("annotator.grain.live", () => Hosts.Keys.Sum(host => host.LiveCount), description: "Live activations.");

    /// <summary>How long a command took from the host's door to its durable answer, by what came of it.</summary>
    internal static readonly Histogram<double> CommandDuration =
        Figures.CreateHistogram<double>("annotator.command.duration", "s", "Time from the host's door to the durable answer, by type and outcome.");

    /// <summary>Appends that lost a race and were decided again.</summary>
    internal static readonly Counter<long> Conflicts = Figures.CreateCounter<long>("annotator.grain.conflicts", description: "Appends that lost a race and were decided again.");
}

/// <summary>Refusals of the host itself.</summary>
public static class GrainRejections
{
    /// <summary>Others kept writing first.</summary>
    public static readonly Rejection Busy = new(RejectionClass.Unavailable, "busy", "Too many others are writing here at this moment. Send the same command again.");

    /// <summary>The store cannot answer.</summary>
    public static readonly Rejection StoreUnavailable = new(
        RejectionClass.Unavailable, "store-unavailable", "The server cannot save at this moment. Your work is kept here; the same command will be sent again.");

    /// <summary>The command belongs to another kind of stream.</summary>
    public static readonly Rejection WrongStream = new(RejectionClass.Invalid, "wrong-stream", "This command does not belong to that kind of stream.");

    /// <summary>The command id is missing or too long.</summary>
    public static readonly Rejection InvalidCommandId = new(RejectionClass.Invalid, "invalid-command-id", "A command id has 1 to 100 characters.");
}
