using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Annotator.Core.Contract;
using Annotator.Core.Geometry;
using Annotator.Core.Messages;
using Annotator.Dicom;
using Annotator.Gateway.Access;
using Annotator.Grains.Images;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Annotator.Gateway.Images;

/// <summary>Values of a volume at points or in a small region, at full depth.</summary>
internal static class ProbeEndpoint
{
    private const int MostValues = 4096;

    private static readonly Rejection Unclear = Refusals.Malformed(FormattableString.Invariant(
        $"Ask for voxels=i,j,k;… or points=x,y,z;… (LPS mm, the nearest voxel), or for a region by from=i,j,k and size=columns,rows[,slices]; at most {MostValues} voxels, which the volume has."));

    /// <summary>Maps <c>…/volumes/{volume}/values</c>.</summary>
    public static void MapProbe(this IEndpointRouteBuilder volumes) => volumes.MapGet("/values", ReadAsync).Produces<VoxelValues>()
        .WithSummary("Values at full depth, stored and rescaled: voxels=i,j,k;… or points=x,y,z;… in LPS mm (a point outside gives null), or a region by from=i,j,k and size=columns,rows[,slices].");

    internal static async Task<IResult> ReadAsync(string volume, ProjectAccess access, VolumeService volumes, VolumeProbe probe, HttpContext http, string? voxels, string? points, string? from, string? size)
    {
        if (await volumes.FindAsync(access.Project.Id, volume, http.RequestAborted) is not { } manifest) return ImageRefusals.NoSuchVolume.ToProblem();
        var d = manifest.Volume.Descriptor;
        if (points is not null && d.Grid.GetLpsFromIjk() is null) return ImageRefusals.NotAVolume.ToProblem();
        if (Read(d.Grid, voxels, points, from, size) is not { IsEmpty: false } asked) return Unclear.ToProblem();
        var tag = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(http.Request.QueryString.Value ?? "")).AsSpan(0, 16));
        if (ImmutableAnswer.IsKnown(http, $"\"1-{d.Id}-values-{tag}\"")) return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        try
        {
            return TypedResults.Ok(await probe.ReadAsync(manifest, asked, http.RequestAborted, access.Project.Id));
        }
        catch (DicomFormatException e)
        {
            return ImageRefusals.Undecodable(e.Code, e.Message).ToProblem();
        }
    }

    // Exactly one way of asking; empty when it is not clear or names what is not there.
    private static ImmutableArray<VoxelIndex?> Read(Grid grid, string? voxels, string? points, string? from, string? size) => (voxels, points, from, size) switch
    {
        ({ } list, null, null, null) => Each(list, numbers => ToVoxel(numbers) is { } voxel && grid.Contains(voxel) ? (true, voxel) : default),
        (null, { } list, null, null) => Each(list, numbers => (true, Nearest(grid, new LpsPoint(numbers[0], numbers[1], numbers[2])))),
        (null, null, { } first, { } extent) => Region(grid, first, extent),
        _ => [],
    };

    private static ImmutableArray<VoxelIndex?> Each(string list, Func<double[], (bool IsThere, VoxelIndex? Voxel)> read)
    {
        var parts = list.Split(';', MostValues + 1);
        if (parts.Length > MostValues) return [];
        var found = ImmutableArray.CreateBuilder<VoxelIndex?>(parts.Length);
        foreach (var part in parts)
        {
            if (QueryNumbers.Read(part, 3) is not { } numbers || read(numbers) is not { IsThere: true } one) return [];
            found.Add(one.Voxel);
        }
        return found.MoveToImmutable();
    }

    private static ImmutableArray<VoxelIndex?> Region(Grid grid, string from, string size)
    {
        var extent = QueryNumbers.Read(size, 3) ?? (QueryNumbers.Read(size, 2) is [var columns, var rows] ? [columns, rows, 1] : null);
        if (QueryNumbers.Read(from, 3) is not { } corner || ToVoxel(corner) is not { } first || extent is null || ToVoxel(extent) is not { I: > 0, J: > 0, K: > 0 } counts) return [];
        if ((long)counts.I * counts.J > MostValues || (long)counts.I * counts.J * counts.K > MostValues) return [];
        if (!grid.Contains(first) || !grid.Contains(new VoxelIndex(first.I + counts.I - 1, first.J + counts.J - 1, first.K + counts.K - 1))) return [];
        return
        [
            .. from k in Enumerable.Range(first.K, counts.K) from j in Enumerable.Range(first.J, counts.J) from i in Enumerable.Range(first.I, counts.I) select (VoxelIndex?)new VoxelIndex(i, j, k),
        ];
    }

    // Whole numbers that a voxel can have.
    private static VoxelIndex? ToVoxel(double[] numbers) =>
        numbers.All(n => n == Math.Floor(n) && n is >= 0 and <= 1 << 24) ? new VoxelIndex((int)numbers[0], (int)numbers[1], (int)numbers[2]) : null;

    // The volume reaches half a voxel beyond the centres of its border voxels.
    private static VoxelIndex? Nearest(Grid grid, LpsPoint point)
    {
        var ijk = grid.GetLpsFromIjk()!.Inverse() * point;
        if (Math.Abs(ijk.I) > 1 << 24 || Math.Abs(ijk.J) > 1 << 24 || Math.Abs(ijk.K) > 1 << 24) return null;
        return ijk.ToVoxel() is var voxel && grid.Contains(voxel) ? voxel : null;
    }
}
