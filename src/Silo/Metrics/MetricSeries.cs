using System.Diagnostics.Metrics;

namespace Annotator.Silo.Metrics;

/// <summary>What one instrument measured under one set of tags.</summary>
internal sealed class MetricSeries(Instrument instrument, IReadOnlyList<KeyValuePair<string, string>> labels, IReadOnlyList<double> bounds)
{
    private readonly Lock _gate = new();
    private readonly long[] _buckets = new long[bounds.Count];
    private double _value;
    private long _count;

    public Instrument Instrument { get; } = instrument;

    public IReadOnlyList<KeyValuePair<string, string>> Labels { get; } = labels;

    public IReadOnlyList<double> Bounds { get; } = bounds;

    /// <summary>Takes one measurement: a counter's are added, a gauge's last one stands, a histogram's are counted by bound.</summary>
    public void Take(double measurement)
    {
        lock (_gate)
        {
            _count++;
            _value = MetricKinds.Of(Instrument) switch
            {
                MetricKind.Gauge or MetricKind.ObservedSum => measurement,
                _ => _value + measurement,
            };
            for (var n = 0; n < Bounds.Count; n++)
                if (measurement <= Bounds[n]) _buckets[n]++;
        }
    }

    /// <summary>Value (or sum), number of measurements, and how many were at most each bound.</summary>
    public (double Value, long Count, long[] Buckets) Read()
    {
        lock (_gate) return (_value, _count, [.. _buckets]);
    }
}

/// <summary>How an instrument's measurements add up.</summary>
internal enum MetricKind
{
    /// <summary>Each is added.</summary>
    Sum,

    /// <summary>Each is the whole sum so far.</summary>
    ObservedSum,

    /// <summary>Each is added and may be negative.</summary>
    UpDown,

    /// <summary>Each stands until the next.</summary>
    Gauge,

    /// <summary>Each is counted by its size.</summary>
    Histogram,
}

/// <summary>Tells instruments apart.</summary>
internal static class MetricKinds
{
    public static MetricKind Of(Instrument instrument) => instrument.GetType().GetGenericTypeDefinition() switch
    {
        var type when type == typeof(Counter<>) => MetricKind.Sum,
        var type when type == typeof(ObservableCounter<>) => MetricKind.ObservedSum,
        var type when type == typeof(UpDownCounter<>) => MetricKind.UpDown,
        var type when type == typeof(Histogram<>) => MetricKind.Histogram,
        _ => MetricKind.Gauge,
    };
}
