using Annotator.Core.Geometry;

namespace Annotator.Imaging.Volumes;

/// <summary>Cuts slices out of mosaics.</summary>
internal static class MosaicTiles
{
    /// <summary>The samples of one tile, row-major.</summary>
    /// <exception cref="InvalidDataException">The picture cannot hold the tile.</exception>
    public static byte[] Cut(ReadOnlySpan<byte> picture, MosaicTile tile, Grid slice, int bytesPerVoxel, string sopInstanceUid)
    {
        var width = slice.Columns * bytesPerVoxel;
        var stride = width * tile.PerRow;
        if (picture.Length != (long)stride * slice.Rows * tile.PerRow || tile.Index >= tile.PerRow * tile.PerRow)
            throw new InvalidDataException($"Instance {sopInstanceUid} has {picture.Length} bytes, which is no mosaic of {tile.PerRow} × {tile.PerRow} slices.");
        var cut = new byte[slice.VoxelsPerSlice * bytesPerVoxel];
        var from = (tile.Index / tile.PerRow * slice.Rows * stride) + (tile.Index % tile.PerRow * width);
        for (var row = 0; row < slice.Rows; row++) picture.Slice(from + (row * stride), width).CopyTo(cut.AsSpan(row * width));
        return cut;
    }
}
