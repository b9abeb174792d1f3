namespace Annotator.Cli;

/// <summary>Text that cannot steer a terminal: names of files and answers of servers come from anywhere.</summary>
internal static class Printable
{
    private const char Replacement = '\uFFFD';

    /// <summary>The text with every control character replaced.</summary>
    public static string Of(string text) => text.AsSpan().IndexOfAnyInRange('\0', '\u001f') < 0 && text.AsSpan().IndexOfAnyInRange('\u007f', '\u009f') < 0
        ? text
        : string.Concat(text.Select(c => char.IsControl(c) ? Replacement : c));

    /// <summary>A number of bytes in binary units.</summary>
    public static string Bytes(double bytes) => bytes switch
    {
        >= 1L << 30 => FormattableString.Invariant($"{bytes / (1L << 30):0.0} GiB"),
        >= 1L << 20 => FormattableString.Invariant($"{bytes / (1L << 20):0.0} MiB"),
        _ => FormattableString.Invariant($"{bytes / 1024:0.0} KiB"),
    };

    /// <summary>A span of time to the second, <c>h:mm:ss</c>.</summary>
    public static string Duration(TimeSpan span) => FormattableString.Invariant($"{(int)span.TotalHours}:{span.Minutes:00}:{span.Seconds:00}");
}
