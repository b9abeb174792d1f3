using System.Collections.Immutable;
using System.Text.Json;
using Annotator.Core.Contract;
using Annotator.Core.Messages;

namespace Annotator.Grains.Images.Quarantine;

/// <summary>Whose turn it is.</summary>
public static class QuarantineStates
{
    /// <summary>The pixel check is to come.</summary>
    public const string Waiting = "waiting";

    /// <summary>A person decides.</summary>
    public const string Held = "held";
}

/// <summary>An instance that is durable and not released.</summary>
/// <param name="Record">All that the archive will know of it once it is released.</param>
/// <param name="State">One of <see cref="QuarantineStates"/>.</param>
/// <param name="Reasons">Why it is here; holds no removed value.</param>
/// <param name="Regions">What was found in its pixels, in every frame.</param>
/// <param name="ReceivedAt">When it came.</param>
public sealed record QuarantinedInstance(
    InstanceRecord Record, string State, ImmutableArray<QuarantineReason> Reasons, ImmutableArray<PixelRegion> Regions, DateTimeOffset ReceivedAt)
{
    /// <summary>An instance that has just come: waiting for the pixel check, or for a person when that would tell nothing more.</summary>
    internal static QuarantinedInstance Of(InstanceRecord record, ImmutableArray<QuarantineReason> reasons) => new(
        record, reasons.Any(r => r.Code == QuarantineReasons.PixelCheck) ? QuarantineStates.Waiting : QuarantineStates.Held, reasons, [], record.ReceivedAt);

    /// <summary>Which instance it is, and where its bytes are.</summary>
    public InstanceKey Key => InstanceKey.Of(Record);
}

/// <summary>A row as it is kept.</summary>
internal sealed record QuarantineRow(string Record, string State, string Reasons, string Regions, DateTimeOffset ReceivedAt)
{
    public const string Columns = "q.record, q.state, q.reasons, q.regions, q.received_at";

    public QuarantinedInstance Read() => new(
        JsonSerializer.Deserialize<InstanceRecord>(Record, CoreJson.Options)!, State, JsonSerializer.Deserialize<ImmutableArray<QuarantineReason>>(Reasons, CoreJson.Options),
        JsonSerializer.Deserialize<ImmutableArray<PixelRegion>>(Regions, CoreJson.Options), ReceivedAt);

    public static string Text<T>(T value) => JsonSerializer.Serialize(value, CoreJson.Options);
}
