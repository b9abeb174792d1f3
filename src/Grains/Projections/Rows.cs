using System.Globalization;
using Annotator.Core.Messages;
using Annotator.Storage;

namespace Annotator.Grains.Projections;

/// <summary>How projections read events and write values, so that all read models agree.</summary>
public static class Rows
{
    /// <summary>A time as sortable text: UTC, seven decimals.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>The event of a row that was written whole (every event but those of annotation sets is).</summary>
    public static Event Read(StoredEvent stored) => MessageCodec.ReadEvent(stored.Data.Type, stored.Data.Schema, stored.Data.Data.Span);
}
