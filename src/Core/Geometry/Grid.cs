using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Annotator.Core.Geometry;

/// <summary>The voxel lattice that labels are drawn on. Content-addressed and immutable; made by <see cref="Create"/>.</summary>
/// <param name="Id">SHA-256 (lower-case hex, first 32 characters) of the canonical form of the other fields.</param>
/// <param name="FrameOfReferenceUid">Frame of Reference UID (0020,0052); empty when the images name none.</param>
/// <param name="Columns">Voxels along i (along a row).</param>
/// <param name="Rows">Voxels along j (down a column).</param>
/// <param name="Slices">Voxels along k.</param>
/// <param name="LpsFromIjk">Twelve numbers, 3 × 4 row-major: LPS mm from voxel indices (voxel centres are integers). Null for a stack without patient geometry.</param>
/// <param name="SeriesInstanceUid">The series the grid was made from.</param>
/// <param name="StackId">For a stack: names its slices in order, since no affine tells two stacks of a series apart. Null for a volume.</param>
/// <param name="Phase">For one of several volumes of the same place: which one. Null for a volume that is alone there; its id is then what it was before
/// phases were told apart.</param>
public sealed record Grid(
    string Id, string FrameOfReferenceUid, int Columns, int Rows, int Slices, ImmutableArray<double>? LpsFromIjk, string SeriesInstanceUid,
    string? StackId = null, string? Phase = null)
{
    private const int IdLength = 32;

    /// <summary>Voxels in one k-slice.</summary>
    public int VoxelsPerSlice => Columns * Rows;

    /// <summary>The grid of these dimensions and this geometry, with its id.</summary>
    public static Grid Create(
        string frameOfReferenceUid, int columns, int rows, int slices, LpsFromIjk? lpsFromIjk, string seriesInstanceUid, string? stackId = null,
        string? phase = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(slices, 1);
        var grid = new Grid("", frameOfReferenceUid, columns, rows, slices, lpsFromIjk?.ToRows(), seriesInstanceUid, stackId, phase);
        return grid with { Id = grid.ComputeId() };
    }

    /// <summary>The id the other fields call for: equal on every machine for equal geometry.</summary>
    public string ComputeId()
    {
        var numbers = LpsFromIjk is { } rows ? string.Join(' ', rows.Select(Canonical)) : "none";
        var text = string.Create(
            CultureInfo.InvariantCulture, $"grid-1\n{FrameOfReferenceUid}\n{Columns} {Rows} {Slices}\n{numbers}\n{SeriesInstanceUid}\n{StackId}");
        if (Phase is not null) text += $"\n{Phase}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..IdLength];
    }

    /// <summary>The affine as a value; null for a stack without patient geometry.</summary>
    public LpsFromIjk? GetLpsFromIjk() => LpsFromIjk is { } rows ? Geometry.LpsFromIjk.FromRows(rows.AsSpan()) : null;

    /// <summary>Voxels along an axis.</summary>
    public int Length(VoxelAxis axis) => axis switch { VoxelAxis.I => Columns, VoxelAxis.J => Rows, _ => Slices };

    /// <summary>Whether a voxel lies in the grid.</summary>
    public bool Contains(VoxelIndex voxel) =>
        (uint)voxel.I < (uint)Columns && (uint)voxel.J < (uint)Rows && (uint)voxel.K < (uint)Slices;

    /// <summary>Equal fields, the affine number by number.</summary>
    public bool Equals(Grid? other) =>
        other is not null && Id == other.Id && FrameOfReferenceUid == other.FrameOfReferenceUid && SeriesInstanceUid == other.SeriesInstanceUid && StackId == other.StackId && Phase == other.Phase
        && (Columns, Rows, Slices) == (other.Columns, other.Rows, other.Slices) && EqualAffines(LpsFromIjk, other.LpsFromIjk);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(Id, StringComparison.Ordinal);

    private static bool EqualAffines(ImmutableArray<double>? a, ImmutableArray<double>? b) =>
        a is { } first && b is { } second ? first.AsSpan().SequenceEqual(second.AsSpan()) : a is null && b is null;

    // −0 and 0 are one number here; "R" is the shortest text that reads back to the same double.
    private static string Canonical(double number) => (number == 0 ? 0 : number).ToString("R", CultureInfo.InvariantCulture);
}
