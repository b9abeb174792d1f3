using System.Globalization;

namespace Annotator.Gateway.Images;

/// <summary>Numbers in queries: finite, with a point, separated by commas.</summary>
internal static class QueryNumbers
{
    /// <summary>One number; null when it is none.</summary>
    public static double? Read(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    /// <summary>So many numbers; null when they are not.</summary>
    public static double[]? Read(string? text, int count)
    {
        var parts = (text ?? "").Split(',', count + 1);
        if (parts.Length != count) return null;
        var numbers = new double[count];
        for (var n = 0; n < count; n++)
        {
            if (Read(parts[n]) is not { } number) return null;
            numbers[n] = number;
        }
        return numbers;
    }
}
