using System.IO.Pipelines;
using System.Runtime.InteropServices;
using Annotator.Dicom;
using Annotator.Dicom.PixelData;
using Annotator.Storage;

namespace Annotator.Grains.Images;

/// <summary>Frames of instances as uncompressed values. Where a file holds them as they are sent, it is read whole once, to learn where they lie; then only the frame is read.</summary>
public sealed class StoredFrames(IBlobStore blobs)
{
    private const int KeptLayouts = 65_536;
    private readonly Recent<string, FrameLayout> _layouts = new(KeptLayouts, static _ => 1);

    /// <summary>The frames of an instance.</summary>
    /// <exception cref="StoreUnavailableException">Its blob is missing.</exception>
    /// <exception cref="DicomFormatException">It has no frames that can be read.</exception>
    public async Task<InstanceFrames> OpenAsync(InstanceKey instance, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(instance);
        if (_layouts.Find(instance.Blob) is { } known) return new InstanceFrames(blobs, instance.Blob, known, null);
        var bytes = await BlobFiles.ReadBytesAsync(blobs, instance.Blob, cancellation);
        var pixels = PixelDataReader.Open(DicomFile.Read(bytes));
        if (LayoutOf(bytes, pixels) is { } layout) _layouts.Keep(instance.Blob, layout);
        return new InstanceFrames(blobs, instance.Blob, new FrameLayout(0, pixels.Description.FrameBytes), pixels);
    }

    // Null where the stored bytes are not the values: compressed, bits, planes, or fewer samples than pixels.
    private static FrameLayout? LayoutOf(byte[] file, PixelDataReader pixels)
    {
        var d = pixels.Description;
        if (d.Format.BitsAllocated % 8 != 0 || d.PlanarConfiguration == 1 || pixels.IsEncapsulated) return null;
        var first = pixels.EncodedFrame(0);
        return first.Length == d.FrameBytes && MemoryMarshal.TryGetArray(first, out var at) && at.Array == file ? new FrameLayout(at.Offset, d.FrameBytes) : null;
    }
}

/// <summary>Where the frames of a file lie: one after the other.</summary>
internal sealed record FrameLayout(long Offset, int FrameBytes);

/// <summary>The frames of one instance.</summary>
public sealed class InstanceFrames
{
    private const int Chunk = 1 << 20;
    private readonly IBlobStore _blobs;
    private readonly string _blob;
    private readonly FrameLayout _layout;
    private readonly PixelDataReader? _pixels;

    internal InstanceFrames(IBlobStore blobs, string blob, FrameLayout layout, PixelDataReader? pixels) => (_blobs, _blob, _layout, _pixels) = (blobs, blob, layout, pixels);

    /// <summary>The file holds frames as they are sent: writing one cannot fail to decode.</summary>
    public bool AreAsSent => _pixels is null;

    /// <summary>Bytes of each frame.</summary>
    public int FrameBytes => _layout.FrameBytes;

    /// <summary>Writes a frame: samples as allocated, little-endian, row-major.</summary>
    /// <param name="index">From 0.</param>
    /// <param name="to">Takes the bytes, from the disk without another copy.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="DicomFormatException">It does not decode.</exception>
    /// <exception cref="StoreUnavailableException">The blob is missing.</exception>
    public async Task WriteAsync(int index, PipeWriter to, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(to);
        if (_pixels is not null)
        {
            await to.WriteAsync(_pixels.ReadFrame(index).Bytes, cancellation);
            return;
        }
        for (var done = 0; done < FrameBytes;)
        {
            var part = Math.Min(Chunk, FrameBytes - done);
            if (!await _blobs.ReadAsync(_blob, _layout.Offset + ((long)index * FrameBytes) + done, to.GetMemory(part)[..part], cancellation))
                throw new StoreUnavailableException($"The blob {_blob} of an instance is missing.");
            to.Advance(part);
            await to.FlushAsync(cancellation);
            done += part;
        }
    }
}
