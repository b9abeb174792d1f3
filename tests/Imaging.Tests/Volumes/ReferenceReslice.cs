using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using Annotator.Core.Contract;
using Annotator.Core.Geometry;
using Annotator.Imaging.Volumes;

namespace Annotator.Imaging.Tests.Volumes;

/// <summary>Pictures cut by scipy's map_coordinates.</summary>
internal static class ReferenceReslice
{
    private const string Python = "/usr/bin/python3";

    /// <summary>The values of a picture in double precision, NaN outside; skips the test where scipy is not installed.</summary>
    public static double[] Run(Volume volume, ObliquePlane oblique)
    {
        if (!File.Exists(Python)) Assert.Skip("SKIPPED LOUDLY: /usr/bin/python3 with scipy is not installed.");
        var voxels = Path.GetTempFileName();
        try
        {
            using (var file = File.Create(voxels))
                for (var k = 0; k < volume.Grid.Slices; k++) file.Write(volume.KSlice(k).Span);
            return Ask(JsonSerializer.Serialize(Job(volume, oblique, voxels)));
        }
        finally
        {
            File.Delete(voxels);
        }
    }

    private static object Job(Volume volume, ObliquePlane oblique, string voxels)
    {
        static double[] Numbers(LpsVector v) => [v.X, v.Y, v.Z];
        var plane = oblique.Plane;
        return new
        {
            voxels, type = Type(volume.Manifest.Descriptor.PixelType), columns = volume.Grid.Columns, rows = volume.Grid.Rows, slices = volume.Grid.Slices,
            lpsFromIjk = volume.Grid.LpsFromIjk!.Value.ToArray(), point = Numbers(plane.Position - default(LpsPoint)), right = Numbers(plane.RowCosine), down = Numbers(plane.ColumnCosine),
            spacing = new[] { plane.Spacing.ColumnMm, plane.Spacing.RowMm }, width = oblique.Columns, height = oblique.Rows,
            order = oblique.Interpolation == Interpolation.Linear ? 1 : 0, slab = oblique.Slab.ThicknessMm, projection = oblique.Slab.Projection.ToString().ToLowerInvariant(),
        };
    }

    private static string Type(PixelType type) => type switch { PixelType.Int16 => "<i2", PixelType.Uint16 => "<u2", PixelType.Float32 => "<f4", _ => "u1" };

    private static double[] Ask(string job)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, [Script()]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(job);
        process.StandardInput.Close();
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        if (process.ExitCode != 0 && errors.Result.Contains("No module named", StringComparison.Ordinal)) Assert.Skip("SKIPPED LOUDLY: python3-scipy is not installed.");
        Assert.True(process.ExitCode == 0, errors.Result);
        return MemoryMarshal.Cast<byte, double>(output.ToArray()).ToArray();
    }

    private static string Script([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "reslice.py");
}
