using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Annotator.Core.Contract;
using Annotator.Core.Exams;
using Annotator.Core.Geometry;
using Annotator.Core.Projects;
using Annotator.Imaging.Kernels;
using Annotator.Imaging.Volumes;

namespace Annotator.Imaging.Formats.VolumeFiles;

/// <summary>The names that files without DICOM UIDs get: they follow from voxels and affine, so that the same volume again is the same volume.</summary>
/// <param name="Study">Study Instance UID.</param>
/// <param name="Series">Series Instance UID.</param>
/// <param name="FrameOfReference">Frame of Reference UID.</param>
/// <param name="Phases">SOP Instance UID of each phase.</param>
public sealed record FileUids(string Study, string Series, string FrameOfReference, ImmutableArray<string> Phases)
{
    /// <summary>The names of what a file holds: UIDs 2.25 (PS3.5 B.2) of UUIDs of version 8, made of the SHA-256 of voxels, size, type, rescale and
    /// affine.</summary>
    /// <param name="header">What the file holds.</param>
    /// <param name="voxels">As <see cref="VolumeFile.Decode"/> gives them.</param>
    public static FileUids Of(VolumeFileHeader header, ReadOnlySpan<byte> voxels)
    {
        ArgumentNullException.ThrowIfNull(header);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var numbers = header.LpsFromIjk is { } affine ? string.Join(' ', affine.ToRows().Select(Canonical)) : header.InPlaneSpacing is { } s
            ? $"{Canonical(s.ColumnMm)} {Canonical(s.RowMm)}" : "none";
        hash.AppendData(Encoding.ASCII.GetBytes(FormattableString.Invariant(
            $"volume-file-1\n{header.Columns} {header.Rows} {header.Slices} {header.Phases}\n{header.Type}\n{header.Slope:R} {header.Intercept:R}\n{numbers}\n")));
        hash.AppendData(voxels);
        var content = Convert.ToHexStringLower(hash.GetHashAndReset());
        return new FileUids(
            Uid($"study\n{content}"), Uid($"series\n{content}"), Uid($"frame-of-reference\n{content}"),
            [.. Enumerable.Range(0, header.Phases).Select(phase => Uid(FormattableString.Invariant($"phase\n{phase}\n{content}")))]);
    }

    private static string Canonical(double number) => (number == 0 ? 0 : number).ToString("R", CultureInfo.InvariantCulture);

    private static string Uid(string text)
    {
        var uuid = SHA256.HashData(Encoding.ASCII.GetBytes(text)).AsSpan(0, 16);
        uuid[6] = (byte)((uuid[6] & 0x0F) | 0x80);
        uuid[8] = (byte)((uuid[8] & 0x3F) | 0x80);
        return $"2.25.{new BigInteger(uuid, isUnsigned: true, isBigEndian: true)}";
    }
}

/// <summary>Makes volumes and stacks, as a viewer knows them, of the phases of a file.</summary>
public static class FileVolumes
{
    private const int IdLength = 32;

    /// <summary>One volume a phase, in order.</summary>
    /// <param name="header">What the file holds.</param>
    /// <param name="uids">Its names.</param>
    /// <param name="voxels">Its voxels.</param>
    public static ImmutableArray<VolumeManifest> Of(VolumeFileHeader header, FileUids uids, NarrowedVoxels voxels)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(uids);
        ArgumentNullException.ThrowIfNull(voxels);
        var (lattice, problems) = LatticeOf(header);
        if (voxels.Problem is { } rounded) problems = problems.Add(rounded);
        return [.. Enumerable.Range(0, header.Phases).Select(phase => One(header, uids, voxels, phase, lattice, problems))];
    }

    private static VolumeManifest One(
        VolumeFileHeader header, FileUids uids, NarrowedVoxels voxels, int phase, LpsFromIjk? lattice, ImmutableArray<SeriesProblem> problems)
    {
        var sop = uids.Phases[phase];
        var type = VolumeValues.NativeType(voxels.Format);
        var grid = Grid.Create(uids.FrameOfReference, header.Columns, header.Rows, header.Slices, lattice, uids.Series, lattice is null
            ? Hash($"file-stack-1\n{sop}") : null,
            header.Phases > 1 ? FormattableString.Invariant($"phase={phase}") : null);
        var title = header.Phases > 1 ? FormattableString.Invariant($"{header.Format} · phase {phase + 1} of {header.Phases}") : $"{header.Format} volume";
        var (window, presets, hasWindow) = WindowOf(header);
        var descriptor = new VolumeDescriptor(
            Hash($"file-volume-1\n{grid.Id}\n{sop}"), lattice is not null, grid, title, "OT", type, voxels.Slope, voxels.Intercept, null, null, Inverted: false,
            window, presets, LatticePlanes.Of(grid, lattice is null ? header.InPlaneSpacing : null), problems, uids.Series, uids.Study,
            [.. Enumerable.Repeat(sop, header.Slices)], lattice is null ? null : 0, PhaseOf(header, uids, phase),
            Calibration: Calibrations.OfFile(lattice is not null, header.InPlaneSpacing));
        var frames = Enumerable.Range(0, header.Slices).Select(k => new VolumeFrame(sop, k, voxels.Format, voxels.Slope, voxels.Intercept, PlaneOf(header, k)));
        var manifest = new VolumeManifest(descriptor, [.. frames], null, hasWindow, header.Phases > 1 ? "phase" : null);
        return hasWindow || type == PixelType.Rgb8 ? manifest : manifest.WithWindow(WindowSuggestion.Of(manifest, MiddleSlice(header, voxels, manifest,
            phase)));
    }

    private static VolumePhase? PhaseOf(VolumeFileHeader header, FileUids uids, int phase)
    {
        if (header.Phases == 1) return null;
        var number = (phase + 1).ToString(CultureInfo.InvariantCulture);
        var coordinate = header.PhaseStepSeconds is { } step
            ? new PhaseCoordinate("acquisition-time", "Time", phase * step, "s", (phase * step).ToString("0.###", CultureInfo.InvariantCulture))
            : new PhaseCoordinate("file-phase", "Phase", phase + 1, null, number);
        return new VolumePhase(Hash($"file-axis-1\n{uids.Series}"), phase, header.Phases, [coordinate]);
    }

    // What is no right-angled lattice is a stack here as everywhere; each of its slices still knows where it lies.
    private static (LpsFromIjk? Lattice, ImmutableArray<SeriesProblem> Problems) LatticeOf(VolumeFileHeader header)
    {
        if (header.LpsFromIjk is not { } affine) return (null, header.Problems);
        if (header.Slices == 1) return (null, header.Problems.Add(SeriesProblems.Single()));
        var skew = Math.Abs(90 - affine.I.AngleDegreesTo(affine.J));
        if (skew > SliceFit.ShearToleranceDegrees) return (null, header.Problems.Add(SeriesProblems.Skew(skew)));
        var normal = affine.I.Cross(affine.J);
        var tilt = Math.Min(affine.K.AngleDegreesTo(normal), affine.K.AngleDegreesTo(-normal));
        return tilt > SliceFit.ShearToleranceDegrees ? (null, header.Problems.Add(SeriesProblems.Tilt(tilt, null))) : (affine, header.Problems);
    }

    private static ImagePlane? PlaneOf(VolumeFileHeader header, int k) => header.LpsFromIjk is not { } affine
        ? null
        : new ImagePlane(affine * new IjkPoint(0, 0, k), affine.I.Normalised(), affine.J.Normalised(), new PixelSpacing(affine.SpacingBetweenColumns,
            affine.SpacingBetweenRows));

    private static (WindowPreset Window, ImmutableArray<WindowPreset> Presets, bool IsFromFile) WindowOf(VolumeFileHeader header)
    {
        if (header.DisplayRange is not { } range) return (new WindowPreset("Full range", 0, ushort.MaxValue), [], false);
        var preset = new WindowPreset("File", (range.Low + range.High) / 2, range.High - range.Low);
        return (preset, [preset], true);
    }

    private static byte[] MiddleSlice(VolumeFileHeader header, NarrowedVoxels voxels, VolumeManifest manifest, int phase)
    {
        var k = header.Slices / 2;
        var bytes = voxels.Bytes.Length / (header.Slices * header.Phases);
        return FrameConversion.ToSlice(voxels.Bytes.AsSpan(((phase * header.Slices) + k) * bytes, bytes).ToArray(), manifest.Frames[k], manifest);
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text)))[..IdLength];
}
