using System.Globalization;
using System.Runtime.InteropServices;
using Annotator.Core.Contract;
using Annotator.Grains.Images;
using Annotator.Imaging.Formats.VolumeFiles;
using Annotator.Imaging.Volumes;

namespace Annotator.Grains.Exports;

/// <summary>Writes a volume as NIfTI or NRRD, reads the file back and gives it out only when every voxel and the affine are what they should be.</summary>
/// <remarks>NIfTI keeps stored values with their rescale. NRRD has no rescale: whole modality values are written as whole numbers, others as 32-bit floats; the rescale stands beside them.</remarks>
public sealed class VolumeExporter(VolumeService volumes)
{
    /// <summary>The file of a volume.</summary>
    /// <exception cref="Dicom.DicomFormatException">A frame does not decode.</exception>
    public async Task<ExportResult> ExportAsync(StoredManifest manifest, VolumeFileFormat format, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var descriptor = manifest.Volume.Descriptor;
        if (!descriptor.IsVolume) return ExportRefusals.NotALattice;
        var volume = await volumes.LoadAsync(manifest, cancellation);
        var ending = format == VolumeFileFormat.Nifti ? ".nii.gz" : ".nrrd";
        return await Task.Run(() => Write(volume, format, $"{descriptor.SeriesInstanceUid}-{descriptor.Id[..8]}{ending}", cancellation), cancellation);
    }

    /// <summary>Writes to a temporary file and checks it.</summary>
    internal static ExportResult Write(VolumeLayout layout, VolumeFileFormat format, Func<int, ReadOnlyMemory<byte>> slice, string name, CancellationToken cancellation)
    {
        var file = ExportedFile.OpenTemporary();
        try
        {
            VolumeFileWriter.Write(file, layout, format, slice, cancellation);
            if (VolumeFileWriter.FindDifference(file, layout, format, slice, cancellation) is { } difference)
            {
                file.Dispose();
                return ExportRefusals.NotExact(difference);
            }
            file.Position = 0;
            return new ExportResult(new ExportedFile(file, name), null);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static ExportResult Write(Volume volume, VolumeFileFormat format, string name, CancellationToken cancellation)
    {
        var (grid, d) = (volume.Grid, volume.Manifest.Descriptor);
        var stored = new VolumeLayout(grid.Columns, grid.Rows, grid.Slices, TypeOf(d.PixelType), grid.GetLpsFromIjk()!, d.Slope, d.Intercept) { Description = "Annotator" };
        var isPlain = d is { Slope: 1, Intercept: 0 } || d.PixelType == PixelType.Rgb8;
        if (format == VolumeFileFormat.Nifti || isPlain) return Write(isPlain ? stored with { Slope = 1, Intercept = 0 } : stored, format, volume.KSlice, name, cancellation);
        var type = ModalityType(volume);
        var modality = stored with
        {
            Type = type, Slope = 1, Intercept = 0,
            Pairs = [KeyValuePair.Create("rescale slope of stored values", Text(d.Slope)), KeyValuePair.Create("rescale intercept of stored values", Text(d.Intercept))],
        };
        return Write(modality, format, k => ModalityValues(volume, type, k), name, cancellation);
    }

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static ScalarType TypeOf(PixelType type) => type switch
    {
        PixelType.Uint8 => ScalarType.Uint8,
        PixelType.Uint16 => ScalarType.Uint16,
        PixelType.Float32 => ScalarType.Float32,
        PixelType.Rgb8 => ScalarType.Rgb24,
        _ => ScalarType.Int16,
    };

    // The narrowest type that holds every modality value exactly, by the stored values that are there.
    private static ScalarType ModalityType(Volume volume)
    {
        var d = volume.Manifest.Descriptor;
        if (d.Slope != Math.Floor(d.Slope) || d.Intercept != Math.Floor(d.Intercept) || d.PixelType == PixelType.Float32) return ScalarType.Float32;
        var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var k = 0; k < volume.Grid.Slices; k++)
        {
            foreach (var value in new StoredValues(d.PixelType, volume.KSlice(k)).ToArray())
            {
                var modality = (value * d.Slope) + d.Intercept;
                (least, most) = (Math.Min(least, modality), Math.Max(most, modality));
            }
        }
        if (least >= short.MinValue && most <= short.MaxValue) return ScalarType.Int16;
        return least >= int.MinValue && most <= int.MaxValue ? ScalarType.Int32 : ScalarType.Float32;
    }

    private static byte[] ModalityValues(Volume volume, ScalarType type, int k)
    {
        var d = volume.Manifest.Descriptor;
        var values = new StoredValues(d.PixelType, volume.KSlice(k)).ToArray();
        var bytes = new byte[values.Length * Scalars.BytesOf(type)];
        for (var n = 0; n < values.Length; n++)
        {
            var modality = (values[n] * d.Slope) + d.Intercept;
            switch (type)
            {
                case ScalarType.Int16: MemoryMarshal.Cast<byte, short>(bytes.AsSpan())[n] = (short)modality; break;
                case ScalarType.Int32: MemoryMarshal.Cast<byte, int>(bytes.AsSpan())[n] = (int)modality; break;
                default: MemoryMarshal.Cast<byte, float>(bytes.AsSpan())[n] = (float)modality; break;
            }
        }
        return bytes;
    }
}
