using System.Globalization;
using System.Text;
using Annotator.Core.Geometry;
using Annotator.Imaging.Formats.VolumeFiles;

namespace Annotator.Imaging.Formats.Nrrd;

/// <summary>Writes NRRD headers for attached gzip data, in the space left-posterior-superior, which is DICOM's.</summary>
internal static class NrrdWriter
{
    public static byte[] Header(VolumeLayout layout)
    {
        var affine = layout.LpsFromIjk;
        // The axis before those of space: colours, or the layers of a segmentation.
        var (first, kind) = layout.Type == ScalarType.Rgb24 ? (3, "RGB-color") : layout.Layers > 1 ? (layout.Layers, "list") : (0, "");
        var text = new StringBuilder("NRRD0005\n# Complete NRRD file format specification at:\n# http://teem.sourceforge.net/nrrd/format.html\n");
        text.Append(CultureInfo.InvariantCulture, $"type: {NrrdTypes.NameOf(layout.Type)}\ndimension: {(first > 0 ? 4 : 3)}\nspace: left-posterior-superior\n");
        text.Append(CultureInfo.InvariantCulture, $"sizes: {(first > 0 ? $"{first} " : "")}{layout.Columns} {layout.Rows} {layout.Slices}\n");
        text.Append(CultureInfo.InvariantCulture, $"space directions: {(first > 0 ? "none " : "")}{Text(affine.I)} {Text(affine.J)} {Text(affine.K)}\n");
        text.Append(CultureInfo.InvariantCulture, $"kinds: {(first > 0 ? $"{kind} " : "")}domain domain domain\nendian: little\nencoding: gzip\n");
        text.Append(CultureInfo.InvariantCulture, $"space origin: {Text(affine.Origin - default(LpsPoint))}\n");
        foreach (var (key, value) in layout.Pairs) text.Append(CultureInfo.InvariantCulture, $"{Escape(key)}:={Escape(value)}\n");
        return Encoding.UTF8.GetBytes(text.Append('\n').ToString());
    }

    private static string Text(LpsVector v) => string.Create(CultureInfo.InvariantCulture, $"({v.X:R},{v.Y:R},{v.Z:R})");

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
