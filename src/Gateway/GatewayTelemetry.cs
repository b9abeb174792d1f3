using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Annotator.Gateway;

/// <summary>Spans and figures of the edge.</summary>
public static class GatewayTelemetry
{
    /// <summary>The name to add to a tracer or meter provider.</summary>
    public const string Name = "Annotator.Gateway";

    /// <summary>Spans.</summary>
    public static readonly ActivitySource Source = new(Name);

    private static readonly Meter Figures = new(Name);

    /// <summary>Commands by type and outcome.</summary>
    internal static readonly Counter<long> Commands = Figures.CreateCounter<long>("annotator.commands", description: "Commands by type and outcome.");

    /// <summary>Open hub connections.</summary>
    internal static readonly UpDownCounter<long> Connections = Figures.CreateUpDownCounter<long>("annotator.hub.connections", description: "Open hub connections.");

    /// <summary>Events sent to clients.</summary>
    internal static readonly Counter<long> EventsSent = Figures.CreateCounter<long>("annotator.hub.events", description: "Events sent to clients.");

    /// <summary>From the decision to the sending, for the newest event of each batch.</summary>
    internal static readonly Histogram<double> FanOutLag =
        Figures.CreateHistogram<double>("annotator.hub.lag", "s", "From an event's decision to its sending to a client, for the newest event of each batch.");

    /// <summary>Times a slow client was dropped to snapshots.</summary>
    internal static readonly Counter<long> Drops = Figures.CreateCounter<long>("annotator.hub.drops", description: "Times a slow client was dropped to snapshots.");
}
