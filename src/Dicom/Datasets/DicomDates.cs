using System.Globalization;

namespace Annotator.Dicom;

/// <summary>Dates and times of the VRs DA, TM and DT (PS3.5 6.2), with the forms of ACR-NEMA that are still met.</summary>
public static class DicomDates
{
    /// <summary>A date from <c>YYYYMMDD</c> or <c>YYYY.MM.DD</c>; null when it is none.</summary>
    public static DateOnly? ParseDate(string? text)
    {
        text = text?.Trim(' ', '\0').Replace(".", "", StringComparison.Ordinal);
        return DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
    }

    /// <summary>A time of day from <c>HH[MM[SS[.FFFFFF]]]</c> or with colons; null when it is none. A leap second counts as the second before.</summary>
    public static TimeSpan? ParseTime(string? text)
    {
        text = text?.Trim(' ', '\0').Replace(":", "", StringComparison.Ordinal) ?? "";
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? text : text[..point];
        if (whole.Length is not (2 or 4 or 6) || !whole.All(char.IsAsciiDigit) || (point >= 0 && (whole.Length != 6
            || !text[(point + 1)..].All(char.IsAsciiDigit))))
        {
            return null;
        }
        var (hours, minutes, seconds) = (Two(whole, 0), Two(whole, 2), Two(whole, 4));
        if (hours > 23 || minutes > 59 || seconds > 60)
        {
            return null;
        }
        var fraction = point < 0 || point == text.Length - 1 ? 0 : decimal.Parse("0." + text[(point + 1)..Math.Min(text.Length, point + 8)],
            CultureInfo.InvariantCulture);
        return new TimeSpan(hours, minutes, Math.Min(seconds, 59)) + TimeSpan.FromTicks((long)(fraction * TimeSpan.TicksPerSecond));
    }

    /// <summary>A moment from <c>YYYY[MM[DD[HH[MM[SS[.FFFFFF]]]]]][±ZZXX]</c>; parts not given are their lowest, no offset is taken as UTC. Null when it is
    /// none.</summary>
    public static DateTimeOffset? ParseDateTime(string? text)
    {
        text = text?.Trim(' ', '\0') ?? "";
        var sign = text.LastIndexOfAny(['+', '-']);
        var offset = TimeSpan.Zero;
        if (sign >= 4)
        {
            if (text.Length - sign != 5 || ParseTime(text[(sign + 1)..]) is not { } shift || shift.TotalHours > 14)
            {
                return null;
            }
            offset = text[sign] == '-' ? -shift : shift;
            text = text[..sign];
        }
        var day = text.Length switch { 4 => text + "0101", 6 => text + "01", >= 8 => text[..8], _ => "" };
        var time = text.Length > 8 ? ParseTime(text[8..]) : TimeSpan.Zero;
        if (ParseDate(day) is not { } date || time is not { } ofDay)
        {
            return null;
        }
        var local = date.ToDateTime(TimeOnly.MinValue) + ofDay;
        return local.Ticks - offset.Ticks is < 0 or > 3155378975999999999 ? null : new DateTimeOffset(local, offset);
    }

    /// <summary>A date as <c>YYYYMMDD</c>.</summary>
    public static string ToText(DateOnly date) => date.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static int Two(string digits, int at) => at < digits.Length ? ((digits[at] - '0') * 10) + digits[at + 1] - '0' : 0;
}
