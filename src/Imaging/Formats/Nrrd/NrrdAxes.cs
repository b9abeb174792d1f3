using System.Globalization;
using Annotator.Imaging.Formats.VolumeFiles;

namespace Annotator.Imaging.Formats.Nrrd;

/// <summary>One axis of an NRRD file.</summary>
/// <param name="Size">Samples along it.</param>
/// <param name="Direction">The step between samples in the file's space; null for an axis that is not of space, or when no directions are told.</param>
/// <param name="Spacing">The distance between samples where no direction is told; null when that is not told either.</param>
/// <param name="Kind">What the axis is, in lower case; empty when not told.</param>
/// <param name="Unit">The unit of the spacing; empty when not told.</param>
internal sealed record NrrdAxis(int Size, double[]? Direction, double? Spacing, string Kind, string Unit);

/// <summary>What the axes of an NRRD file are: three of space, perhaps one of time or of a list, perhaps one of colours.</summary>
/// <param name="Space">The axes of space, the fastest first: indices into <paramref name="All"/>.</param>
/// <param name="Phase">The axis that counts volumes; −1 for none.</param>
/// <param name="Colour">The axis of three colours; −1 for none.</param>
/// <param name="All">All axes, the fastest first.</param>
internal sealed record NrrdAxes(int[] Space, int Phase, int Colour, NrrdAxis[] All)
{
    private const int MostDimensions = 16;
    private static readonly string[] Colours = ["rgb-color", "3-color"];
    private static readonly string[] Lists = ["", "list", "time", "domain", "space", "point", "vector", "3-gradient", "3-normal", "3-vector", "covariant-vector", "scalar"];

    /// <summary>Voxels along i, j and k; 1 where the file has no such axis.</summary>
    public int Length(int axis) => axis < Space.Length ? All[Space[axis]].Size : 1;

    /// <summary>Volumes in the file.</summary>
    public int Phases => Phase < 0 ? 1 : All[Phase].Size;

    /// <summary>Reads and judges the axes.</summary>
    public static NrrdAxes Read(NrrdFields fields, ScalarType type, VolumeFileOptions options)
    {
        var all = ReadAll(fields, options);
        var space = FindSpace(all);
        var others = Enumerable.Range(0, all.Length).Except(space).Where(n => all[n].Size > 1 || Colours.Contains(all[n].Kind)).ToList();
        var colour = others.FindIndex(n => Colours.Contains(all[n].Kind) && all[n].Size == 3 && type == ScalarType.Uint8);
        var colourAxis = colour < 0 ? -1 : others[colour];
        if (colour >= 0) others.RemoveAt(colour);
        if (others.Count > 1 || space.Length is < 2 or > 3) throw Dimensions("three axes of space and at most one more are needed");
        if (others.Count == 1 && !Lists.Contains(all[others[0]].Kind)) throw Dimensions($"an axis is of the kind {Known(all[others[0]].Kind)}");
        var phase = others.Count == 1 ? others[0] : -1;
        if (phase >= 0 && all[phase].Size > options.MaxPhases) throw new VolumeFormatException(VolumeFileCodes.TooLarge, $"The file holds {all[phase].Size} volumes.");
        return new NrrdAxes(space, phase, colourAxis, all);
    }

    // Those with a direction in space. Where no directions are told: by kind, by spacing, or when there are just two or three.
    private static int[] FindSpace(NrrdAxis[] all)
    {
        int[] Where(Func<NrrdAxis, bool> holds) => [.. Enumerable.Range(0, all.Length).Where(n => holds(all[n]))];
        var directed = Where(axis => axis.Direction is not null);
        if (directed.Length > 0) return directed;
        var byKind = Where(axis => axis.Kind is "domain" or "space");
        if (byKind.Length is 2 or 3) return byKind;
        var bySpacing = Where(axis => axis.Spacing is not null);
        if (bySpacing.Length is 2 or 3) return bySpacing;
        var uncoloured = Where(axis => !Colours.Contains(axis.Kind));
        return uncoloured.Length <= 3 ? uncoloured : throw Dimensions("nothing tells which of its axes are of space");
    }

    private static NrrdAxis[] ReadAll(NrrdFields fields, VolumeFileOptions options)
    {
        var count = fields.Number("dimension") ?? throw NrrdFields.Bad("“dimension” is missing");
        if (count is < 1 or > MostDimensions) throw NrrdFields.Bad("“dimension” is not 1 to 16");
        var sizes = Words(fields["sizes"] ?? throw NrrdFields.Bad("“sizes” is missing"), count, "sizes");
        var directions = fields["space directions"] is { } text ? NrrdVectors.Read(text, count, "space directions") : new double[]?[count];
        var spacings = fields["spacings"] is { } spacing ? Words(spacing, count, "spacings") : new string?[count];
        var kinds = fields["kinds"] is { } kind ? Words(kind, count, "kinds") : new string?[count];
        var units = fields["units"] is { } unit ? NrrdVectors.Quoted(unit) : [];
        return [.. Enumerable.Range(0, count).Select(n => new NrrdAxis(
            Size(sizes[n], options), InSpace(directions[n]), Spacing(spacings[n]), Kind(kinds[n]), n < units.Count ? units[n] : ""))];
    }

    // In a space with time an axis may run through time alone.
    private static double[]? InSpace(double[]? direction) => direction is [0, 0, 0, _] ? null : direction;

    private static int Size(string text, VolumeFileOptions options)
    {
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) || size < 1) throw NrrdFields.Bad("a size is not at least 1");
        return size <= options.MaxAxisLength ? (int)size : throw new VolumeFormatException(VolumeFileCodes.TooLarge, $"An axis has {size} samples.");
    }

    private static double? Spacing(string? text) =>
        text is not null && NrrdVectors.TryNumber(text, out var spacing) && double.IsFinite(spacing) && spacing != 0 ? Math.Abs(spacing) : null;

    private static string Kind(string? text) => text is null or "???" or "none" ? "" : text.ToLowerInvariant();

    private static string[] Words(string text, int count, string field)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length == count ? words : throw NrrdFields.Bad($"“{field}” does not have one entry for each dimension");
    }

    private static string Known(string kind) => kind.Length <= 30 && kind.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? kind : "that is not known";

    private static VolumeFormatException Dimensions(string what) => new(VolumeFileCodes.UnsupportedDimensions, $"The file is no volume or series of volumes: {what}.");
}
