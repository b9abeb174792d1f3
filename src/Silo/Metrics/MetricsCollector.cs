using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace Annotator.Silo.Metrics;

/// <summary>Listens to the meters of the node and keeps what they measured, for whoever asks at <c>/metrics</c>.</summary>
/// <remarks>At most <see cref="MostSeries"/> series are kept, so that no tag can fill the memory; what comes beyond is counted as dropped.</remarks>
internal sealed class MetricsCollector : IDisposable
{
    /// <summary>The most series kept.</summary>
    public const int MostSeries = 5000;

    // Seconds for what a person waits for, from one frame of a screen to the longest request; OpenTelemetry's advice to instruments comes first.
    private static readonly double[] UsualBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
    private readonly ConcurrentDictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private long _dropped;

    public MetricsCollector(IReadOnlySet<string> meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (meters.Contains(instrument.Meter.Name)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>(Take);
        _listener.SetMeasurementEventCallback<float>((instrument, value, tags, state) => Take(instrument, value, tags, state));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, state) => Take(instrument, value, tags, state));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, state) => Take(instrument, value, tags, state));
        _listener.SetMeasurementEventCallback<short>((instrument, value, tags, state) => Take(instrument, value, tags, state));
        _listener.SetMeasurementEventCallback<byte>((instrument, value, tags, state) => Take(instrument, value, tags, state));
        _listener.SetMeasurementEventCallback<decimal>((instrument, value, tags, state) => Take(instrument, (double)value, tags, state));
        _listener.Start();
    }

    /// <summary>Measurements that found no room.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Everything measured so far, after asking the observable instruments.</summary>
    public IReadOnlyCollection<MetricSeries> Collect()
    {
        _listener.RecordObservableInstruments();
        return [.. _series.Values];
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, double measurement, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        var labels = new KeyValuePair<string, string>[tags.Length];
        for (var n = 0; n < labels.Length; n++) labels[n] = new(tags[n].Key, Convert.ToString(tags[n].Value, CultureInfo.InvariantCulture) ?? "");
        var key = string.Join('\u0001', [instrument.Meter.Name, instrument.Name, .. labels.Select(label => $"{label.Key}\u0002{label.Value}")]);
        if (!_series.TryGetValue(key, out var series))
        {
            if (_series.Count >= MostSeries)
            {
                Interlocked.Increment(ref _dropped);
                return;
            }
            series = _series.GetOrAdd(key, _ => new MetricSeries(instrument, labels, BoundsOf(instrument)));
        }
        series.Take(measurement);
    }

    private static IReadOnlyList<double> BoundsOf(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } advised } => advised,
        Histogram<long> { Advice.HistogramBucketBoundaries: { } advised } => [.. advised.Select(bound => (double)bound)],
        Histogram<int> { Advice.HistogramBucketBoundaries: { } advised } => [.. advised.Select(bound => (double)bound)],
        _ => MetricKinds.Of(instrument) == MetricKind.Histogram ? UsualBounds : [],
    };
}
