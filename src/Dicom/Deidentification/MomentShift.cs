using System.Globalization;

namespace Annotator.Dicom.Deidentification;

/// <summary>Moves dates and times back by one span, the same for all data of a patient, so that what lies between them stays (PS3.15 E.3.6 asks for both to be modified).</summary>
/// <param name="back">Whole days and a part of a day.</param>
internal sealed class MomentShift(TimeSpan back)
{
    private const int LegacyDate = 10;

    private TimeSpan OfDay => new(0, back.Hours, back.Minutes, back.Seconds);

    /// <summary>A date (DA), by whole days; by one more when the time of day that belongs to it falls into the day before.</summary>
    /// <param name="value">The stored value.</param>
    /// <param name="time">The time (TM) that belongs to it; null when there is none.</param>
    /// <returns>Null when it is no date.</returns>
    public string? Date(string value, string? time)
    {
        if (value.Length == 0) return value;
        if (DicomDates.ParseDate(value) is not { } date) return null;
        var days = back.Days + (DicomDates.ParseTime(time) < OfDay ? 1 : 0);
        return date.DayNumber < days ? null : DicomDates.ToText(date.AddDays(-days));
    }

    /// <summary>A time of day (TM), around the clock; as exact as it was.</summary>
    /// <returns>Null when it is no time.</returns>
    public string? Time(string value)
    {
        if (value.Length == 0) return value;
        if (DicomDates.ParseTime(value) is not { } time) return null;
        var moved = time - OfDay;
        if (moved < TimeSpan.Zero) moved += TimeSpan.FromDays(1);
        var digits = value.Trim(' ', '\0').Replace(":", "", StringComparison.Ordinal);
        var point = digits.IndexOf('.', StringComparison.Ordinal);
        var whole = moved.ToString("hhmmss", CultureInfo.InvariantCulture);
        return point < 0 ? whole[..Math.Min(digits.Length, whole.Length)] : whole + digits[point..];
    }

    /// <summary>A moment (DT); its offset from UTC stays, and without a time of day it is a date.</summary>
    /// <returns>Null when it is no moment of a known day.</returns>
    public string? Moment(string value)
    {
        if (value.Length == 0) return value;
        var sign = value.LastIndexOfAny(['+', '-']);
        var (moment, zone) = sign > 0 ? (value[..sign].Trim(), value[sign..]) : (value.Trim(), "");
        if (moment.Length is < 8 or LegacyDate && moment.Contains('.', StringComparison.Ordinal)) return null;
        var time = moment[8..];
        return Date(moment[..8], time.Length > 0 ? time : null) is { } date && Time(time) is { } movedTime ? date + movedTime + zone : null;
    }
}
