using System.Globalization;
using System.Text;

namespace Annotator.Silo.Metrics;

/// <summary>Prometheus' text format, version 0.0.4.</summary>
internal static class PrometheusText
{
    /// <summary>The media type.</summary>
    public const string MediaType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>The series by name, each with its kind and what it is.</summary>
    public static string Write(IEnumerable<MetricSeries> series, long dropped)
    {
        var text = new StringBuilder();
        foreach (var family in series.GroupBy(NameOf).OrderBy(family => family.Key, StringComparer.Ordinal))
        {
            var first = family.First();
            Head(text, family.Key, TypeOf(MetricKinds.Of(first.Instrument)), first.Instrument.Description);
            foreach (var one in family.OrderBy(one => Labels(one.Labels), StringComparer.Ordinal)) Body(text, family.Key, one);
        }
        Head(text, "annotator_metrics_dropped_total", "counter", "Measurements that found no room because their tags were too many.");
        return text.Append(CultureInfo.InvariantCulture, $"annotator_metrics_dropped_total {dropped}\n").ToString();
    }

    private static void Head(StringBuilder text, string name, string type, string? help) => text
        .Append("# HELP ").Append(name).Append(' ').Append((help ?? "").Replace("\\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal)).Append('\n')
        .Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');

    private static void Body(StringBuilder text, string name, MetricSeries series)
    {
        var (value, count, buckets) = series.Read();
        if (MetricKinds.Of(series.Instrument) != MetricKind.Histogram)
        {
            Line(text, name, series.Labels, value);
            return;
        }
        for (var n = 0; n < buckets.Length; n++) Line(text, $"{name}_bucket", [.. series.Labels, new("le", Number(series.Bounds[n]))], buckets[n]);
        Line(text, $"{name}_bucket", [.. series.Labels, new("le", "+Inf")], count);
        Line(text, $"{name}_sum", series.Labels, value);
        Line(text, $"{name}_count", series.Labels, count);
    }

    private static void Line(StringBuilder text, string name, IReadOnlyList<KeyValuePair<string, string>> labels, double value) =>
        text.Append(name).Append(Labels(labels)).Append(' ').Append(Number(value)).Append('\n');

    private static string Labels(IReadOnlyList<KeyValuePair<string, string>> labels) =>
        labels.Count == 0 ? "" : $"{{{string.Join(',', labels.Select(label => $"{Plain(label.Key)}=\"{Escape(label.Value)}\""))}}}";

    // A unit ends the name, a counter ends in _total (Prometheus' naming).
    private static string NameOf(MetricSeries series)
    {
        var name = Plain(series.Instrument.Name);
        var unit = series.Instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        if (!name.EndsWith(unit, StringComparison.Ordinal)) name += unit;
        return MetricKinds.Of(series.Instrument) is MetricKind.Sum or MetricKind.ObservedSum && !name.EndsWith("_total", StringComparison.Ordinal) ? $"{name}_total" : name;
    }

    private static string TypeOf(MetricKind kind) => kind switch
    {
        MetricKind.Sum or MetricKind.ObservedSum => "counter",
        MetricKind.Histogram => "histogram",
        _ => "gauge",
    };

    private static string Plain(string name) => string.Concat(name.Select((c, n) => char.IsAsciiLetter(c) || c == '_' || (n > 0 && char.IsAsciiDigit(c)) ? c : '_'));

    private static string Escape(string value) =>
        value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
