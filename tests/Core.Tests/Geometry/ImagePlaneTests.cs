using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Annotator.Core.Geometry;

namespace Annotator.Core.Tests.Geometry;

public sealed class ImagePlaneTests
{
    private static readonly double[] Position = [-12.5, 34.25, 56];
    private static readonly double[] Orientation = [1, 0, 0, 0, 1, 0];

    [Fact]
    public void The_first_pixel_spacing_goes_down_the_column_and_the_second_along_the_row()
    {
        ImagePlane.TryRead(Position, Orientation, [0.9, 0.7], out var plane);

        Assert.Equal(new LpsPoint(-12.5 + 7, 34.25, 56), plane!.At(column: 10, row: 0));
        Assert.Equal(new LpsPoint(-12.5, 34.25 + 9, 56), plane.At(column: 0, row: 10));
        Assert.Equal(new PixelSpacing(ColumnMm: 0.7, RowMm: 0.9), plane.Spacing);
    }

    public static TheoryData<string, double[], double[], double[]> Refused => new()
    {
        { GeometryRefusals.MissingPixelSpacing, Position, Orientation, [] },
        { GeometryRefusals.MissingPixelSpacing, Position, Orientation, [0.9] },
        { GeometryRefusals.MissingPixelSpacing, Position, Orientation, [0.9, 0] },
        { GeometryRefusals.MissingPixelSpacing, Position, Orientation, [-1, 1] },
        { GeometryRefusals.MissingPixelSpacing, Position, Orientation, [double.NaN, 1] },
        { GeometryRefusals.MissingPosition, [], Orientation, [0.9, 0.7] },
        { GeometryRefusals.MissingPosition, [0, double.PositiveInfinity, 0], Orientation, [0.9, 0.7] },
        { GeometryRefusals.MissingOrientation, Position, [1, 0, 0], [0.9, 0.7] },
        { GeometryRefusals.BadOrientation, Position, [1, 0, 0, 1, 0, 0], [0.9, 0.7] },
        { GeometryRefusals.BadOrientation, Position, [2, 0, 0, 0, 1, 0], [0.9, 0.7] },
        { GeometryRefusals.BadOrientation, Position, [0, 0, 0, 0, 0, 0], [0.9, 0.7] },
    };

    [Theory, MemberData(nameof(Refused))]
    public void What_is_missing_is_refused_by_its_code_and_never_guessed(string code, double[] position, double[] orientation, double[] spacing)
    {
        var refusal = ImagePlane.TryRead(position, orientation, spacing, out var plane);

        Assert.Equal(code, refusal?.Code);
        Assert.Null(plane);
    }

    [Fact]
    public void Spacing_at_the_detector_is_not_spacing_in_the_patient()
    {
        var frame = Frame() with { SpacingSource = SpacingSource.ImagerPixelSpacing };

        Assert.Equal(GeometryRefusals.MissingPixelSpacing, ImagePlane.TryRead(frame, out _)?.Code);
        Assert.Equal(GeometryRefusals.MissingPixelSpacing, PixelSpacing.TryRead(frame, out _)?.Code);
        Assert.Null(ImagePlane.TryRead(Frame(), out var plane));
        Assert.Equal(new PixelSpacing(ColumnMm: 0.7, RowMm: 0.9), plane!.Spacing);
    }

    [Fact]
    public void Patient_positions_equal_those_another_program_computes_from_the_attributes()
    {
        const string Python = "/usr/bin/python3";
        if (!File.Exists(Python)) Assert.Skip("SKIPPED LOUDLY: /usr/bin/python3 is not installed, so positions were not compared with another program's.");
        var cases = Lattices.AllOrientations.Select(AttributesOf).ToArray();
        var theirs = JsonSerializer.Deserialize<double[][][]>(Run(Python, Script(), JsonSerializer.Serialize(cases)))!;

        Assert.Equal(48, theirs.Length);
        for (var n = 0; n < cases.Length; n++) AssertSame(cases[n], theirs[n]);
    }

    private static void AssertSame(Attributes attributes, double[][] theirs)
    {
        Assert.Null(ImagePlane.TryRead(Numbers(attributes.ImagePositionPatient), Numbers(attributes.ImageOrientationPatient), Numbers(attributes.PixelSpacing), out var plane));
        for (var n = 0; n < attributes.Pixels.Length; n++)
        {
            var ours = plane!.At(attributes.Pixels[n][0], attributes.Pixels[n][1]);
            Assert.Equal(theirs[n][0], ours.X, 1e-6);
            Assert.Equal(theirs[n][1], ours.Y, 1e-6);
            Assert.Equal(theirs[n][2], ours.Z, 1e-6);
        }
    }

    // Attributes as a file holds them: decimal strings of at most 16 characters.
    private static Attributes AttributesOf(int orientation)
    {
        var lattice = Lattices.Oblique(orientation);
        var (row, column) = (lattice.I.Normalised(), lattice.J.Normalised());
        return new(
            Decimals(lattice.Origin.X, lattice.Origin.Y, lattice.Origin.Z), Decimals(row.X, row.Y, row.Z, column.X, column.Y, column.Z),
            Decimals(lattice.SpacingBetweenRows, lattice.SpacingBetweenColumns), [[0, 0], [30, 0], [0, 22], [12.25, 17.5]]);
    }

    private static string Decimals(params double[] numbers) => string.Join('\\', numbers.Select(number => number.ToString("0.############", CultureInfo.InvariantCulture)));

    private static double[] Numbers(string decimals) => [.. decimals.Split('\\').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];

    private static string Script([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "patient_positions.py");

    private static string Run(string program, string script, string input)
    {
        using var process = Process.Start(new ProcessStartInfo(program, script) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    private static FrameDescription Frame() => new()
    {
        StudyInstanceUid = "2.25.1", SeriesInstanceUid = "2.25.2", SopInstanceUid = "2.25.3", SopClassUid = "1.2.840.10008.5.1.4.1.1.2",
        FrameIndex = 0, Rows = 8, Columns = 9, PixelFormat = new(16, 12, 11, false, 1, "MONOCHROME2"),
        SpacingBetweenRows = 0.9, SpacingBetweenColumns = 0.7, SpacingSource = SpacingSource.PixelSpacing,
        ImagePositionPatient = new(-12.5, 34.25, 56), ImageOrientationPatient = new(1, 0, 0, 0, 1, 0),
    };

    private sealed record Attributes(string ImagePositionPatient, string ImageOrientationPatient, string PixelSpacing, double[][] Pixels);
}
