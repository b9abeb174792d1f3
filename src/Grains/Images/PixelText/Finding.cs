using Annotator.Core.Contract;
using Annotator.Dicom;
using Annotator.Dicom.Deidentification;

namespace Annotator.Grains.Images.PixelText;

/// <summary>A place in the pixels of an instance, and what is thought of it.</summary>
/// <param name="Box">Where, in every frame.</param>
/// <param name="Kind">One of the constants; those of <see cref="PixelRegion"/>.</param>
internal sealed record Finding(Box Box, string Kind)
{
    public const string Read = "read";
    public const string Unsure = "unsure";
    public const string OutsideUltrasound = "outside-ultrasound";
    public const string Measurement = "measurement";

    /// <summary>Text that the second pass found after blanking.</summary>
    public const string Left = "left";

    /// <summary>It is blanked without a person.</summary>
    public bool IsBlanked => Kind is Read or OutsideUltrasound;

    public PixelRectangle Rectangle => new(Box.Left, Box.Top, Box.Width, Box.Height);

    public PixelRegion Region => new(Box.Left, Box.Top, Box.Width, Box.Height, Kind);

    /// <summary>One finding for those that lie over each other; of doubtful ones those that text covers are part of it.</summary>
    public static List<Finding> Merged(IEnumerable<Finding> findings)
    {
        var kept = new List<Finding>();
        foreach (var finding in findings.OrderBy(f => f.Kind is Read ? 0 : f.Kind is Left or OutsideUltrasound ? 1 : f.Kind is Measurement ? 2 : 3).ThenByDescending(f => f.Box.Area))
        {
            var over = kept.FindIndex(k => finding.Box.CoveredBy(k.Box) > 0.4 || (k.Kind == finding.Kind && k.Box.CoveredBy(finding.Box) > 0.4));
            if (over < 0) kept.Add(finding);
            else if (kept[over].Kind == finding.Kind) kept[over] = kept[over] with { Box = kept[over].Box.Joined(finding.Box) };
        }
        return kept;
    }
}

/// <summary>The calibrated regions of an ultrasound image (PS3.3 C.8.5.5): the picture is in them, machines write beside them.</summary>
internal sealed record UltrasoundRegions(IReadOnlyList<Box> Boxes)
{
    /// <summary>The regions that an image states; none where it states none.</summary>
    public static UltrasoundRegions Of(DicomDataset dataset) => new([.. dataset.GetItems(DicomTags.SequenceOfUltrasoundRegions).Select(BoxOf).OfType<Box>()]);

    /// <summary>The image states regions, and the box touches none of them.</summary>
    public bool IsOutside(Box box) => Boxes.Count > 0 && Boxes.All(region => box.CoveredBy(region) == 0);

    private static Box? BoxOf(DicomDataset item) =>
        (item.GetInt32(DicomTags.RegionLocationMinX0), item.GetInt32(DicomTags.RegionLocationMinY0), item.GetInt32(DicomTags.RegionLocationMaxX1), item.GetInt32(DicomTags.RegionLocationMaxY1))
            is (int left, int top, int right, int bottom) && right > left && bottom > top ? new Box(left, top, right + 1, bottom + 1) : null;
}
