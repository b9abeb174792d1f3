using System.Collections.Immutable;
using System.Globalization;
using Annotator.Core.Exams;
using Annotator.Core.Geometry;

namespace Annotator.Imaging.Volumes;

/// <summary>An attribute by which volumes of the same place may differ.</summary>
/// <param name="Dimension">Its stable code.</param>
/// <param name="Name">Its name in words.</param>
/// <param name="Brief">What a title calls it.</param>
/// <param name="Unit">The unit of its value; null for a count or a text.</param>
/// <param name="Get">Its value in a frame: a number, a text, or null when the frame does not say.</param>
/// <param name="MayDrift">It grows from phase to phase and may differ a little from slice to slice, as the times of a gated acquisition do.</param>
internal sealed record PhaseAttribute(string Dimension, string Name, string Brief, string? Unit, Func<FrameDescription, object?> Get, bool MayDrift = false)
{
    /// <summary>The coordinate of a frame.</summary>
    public PhaseCoordinate CoordinateOf(FrameDescription frame)
    {
        var value = Get(frame);
        var text = Convert.ToString(value ?? "none", CultureInfo.InvariantCulture)!;
        double? number = value is null or string ? null : Convert.ToDouble(value, CultureInfo.InvariantCulture);
        return new PhaseCoordinate(Dimension, Name, number, Unit, text);
    }

    /// <summary>The value as a number; null when it is none.</summary>
    public double? NumberOf(FrameDescription frame) => CoordinateOf(frame).Value;
}

/// <summary>The attributes in the order in which they are tried: what an acquisition varies on purpose comes before what merely happens to differ.</summary>
internal static class PhaseAttributes
{
    public static ImmutableArray<PhaseAttribute> All { get; } =
    [
        new("temporal-position", "Temporal Position", "phase", null, frame => frame.Keys.TemporalPosition),
        new("echo-number", "Echo Number", "echo", null, frame => frame.Keys.EchoNumber),
        new("echo-time", "Echo Time", "TE", "ms", frame => frame.Keys.EchoTimeMs),
        new("inversion-time", "Inversion Time", "TI", "ms", frame => frame.Keys.InversionTimeMs),
        new("b-value", "b-value", "b", "s/mm²", frame => frame.Keys.DiffusionBValue),
        new("diffusion-direction", "Diffusion Direction", "direction", null, frame => frame.Keys.DiffusionDirection),
        new("cardiac-phase", "Cardiac Phase", "cardiac phase", "%", frame => frame.Keys.CardiacPhasePercent),
        new("respiratory-phase", "Respiratory Phase", "respiratory phase", "%", frame => frame.Keys.RespiratoryPhasePercent),
        new("image-type", "Image Type", "type", null, frame => frame.ImageType.IsDefaultOrEmpty ? null : string.Join('\\', frame.ImageType)),
        new("trigger-time", "Trigger Time", "trigger", "ms", frame => frame.Keys.TriggerTimeMs, MayDrift: true),
        new("acquisition-number", "Acquisition Number", "acquisition", null, frame => frame.Keys.AcquisitionNumber),
        new("frame-reference-time", "Frame Reference Time", "time", "ms", frame => frame.Keys.FrameReferenceTimeMs, MayDrift: true),
        new("acquisition-time", "Acquisition Time", "time", "s", frame => frame.Keys.AcquisitionTimeSeconds, MayDrift: true),
    ];

    /// <summary>What is tried first: each alone, a direction with its b-value, which gives it its meaning.</summary>
    public static ImmutableArray<ImmutableArray<PhaseAttribute>> Candidates { get; } =
        [.. All.Select((attribute, n) => attribute.Dimension == "diffusion-direction" ? ImmutableArray.Create(All[n - 1], attribute) : [attribute])];

    /// <summary>One number of the Dimension Index Values of enhanced frames.</summary>
    public static PhaseAttribute DimensionIndex(int dimension) => new(
        string.Create(CultureInfo.InvariantCulture, $"dimension-{dimension + 1}"), string.Create(CultureInfo.InvariantCulture, $"dimension {dimension + 1}"), "index", null,
        frame => frame.DimensionIndexValues[dimension]);
}
