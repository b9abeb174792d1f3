namespace Annotator.Gateway.DicomWeb;

/// <summary>The Warning header (PS3.18 8.4.3: code 299, the service, the text).</summary>
internal static class Warnings
{
    /// <summary>One value of the header; what a header cannot hold is replaced.</summary>
    public static string Of(string text) => $"299 annotator: {string.Concat(text.Select(Ascii))}";

    private static char Ascii(char c) => c is '“' or '”' ? '\'' : char.IsAscii(c) && !char.IsControl(c) ? c : '?';
}
