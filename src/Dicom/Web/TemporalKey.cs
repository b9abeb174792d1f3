using System.Globalization;

namespace Annotator.Dicom.Web;

/// <summary>Dates and times as texts whose ordinal order is their order in time.</summary>
internal static class TemporalKey
{
    private const string TimePattern = @"hhmmss\.ffffff";

    /// <summary>A stored value in comparable form; null when it cannot be read.</summary>
    public static string? Normalise(DicomVr vr, string value) => vr switch
    {
        DicomVr.DA => DicomDates.ParseDate(value) is { } date ? DicomDates.ToText(date) : null,
        DicomVr.TM => DicomDates.ParseTime(value)?.ToString(TimePattern, CultureInfo.InvariantCulture),
        _ => DicomDates.ParseDateTime(value) is { } moment ? Text(moment) : null,
    };

    /// <summary>A key: one value, or a range with a hyphen. A value with fewer parts stands for all it may hold: <c>11</c> is the hour from 11:00 to
    /// 11:59:59.999999.</summary>
    /// <returns>Null when it cannot be read, or both ends are open.</returns>
    public static (string? From, string? To)? ParseRange(DicomVr vr, string value)
    {
        var hyphen = HyphenOf(vr, value);
        var (low, high) = hyphen < 0 ? (value, value) : (value[..hyphen], value[(hyphen + 1)..]);
        var (from, to) = (low.Length == 0 ? null : Normalise(vr, low), high.Length == 0 ? null : End(vr, high));
        var isRead = (low.Length == 0 || from is not null) && (high.Length == 0 || to is not null) && (from ?? to) is not null;
        return isRead ? (from, to) : null;
    }

    // The hyphen of a range, not that of a DT's offset, which has four digits to its end.
    private static int HyphenOf(DicomVr vr, string value)
    {
        if (vr != DicomVr.DT)
        {
            return value.IndexOf('-', StringComparison.Ordinal);
        }
        for (var i = 0; i < value.Length; i++)
        {
            var isOffset = value[i] == '-' && i >= 4 && value.Length - i >= 5 && value.AsSpan(i + 1, 4).ContainsAnyExceptInRange('0', '9') == false
                && int.Parse(value.AsSpan(i + 1, 4), CultureInfo.InvariantCulture) <= 1400 && (value.Length == i + 5 || value[i + 5] == '-');
            if (value[i] == '-' && !isOffset)
            {
                return i;
            }
        }
        return -1;
    }

    private static string? End(DicomVr vr, string value)
    {
        if (vr == DicomVr.DA)
        {
            return Normalise(vr, value);
        }
        if (vr == DicomVr.TM)
        {
            var length = value.Replace(":", "", StringComparison.Ordinal).Length;
            var unit = length switch { 2 => TimeSpan.FromHours(1), 4 => TimeSpan.FromMinutes(1), 6 => TimeSpan.FromSeconds(1), _ => TimeSpan.FromTicks(1) };
            return DicomDates.ParseTime(value) is { } time ? (time + unit - TimeSpan.FromTicks(1)).ToString(TimePattern, CultureInfo.InvariantCulture) : null;
        }
        return DicomDates.ParseDateTime(value) is { } moment ? Text(EndOf(moment, value)) : null;
    }

    private static DateTimeOffset EndOf(DateTimeOffset moment, string value)
    {
        var digits = value.IndexOfAny(['+', '-']) is >= 0 and var sign ? value[..sign] : value;
        var next = digits.Length switch
        {
            4 => moment.AddYears(1),
            6 => moment.AddMonths(1),
            8 => moment.AddDays(1),
            10 => moment.AddHours(1),
            12 => moment.AddMinutes(1),
            14 => moment.AddSeconds(1),
            _ => moment.AddTicks(1),
        };
        return next.AddTicks(-1);
    }

    private static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyyMMddHHmmss.ffffff", CultureInfo.InvariantCulture);
}
