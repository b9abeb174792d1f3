using System.Collections.Concurrent;
using Annotator.Dicom;
using Annotator.Dicom.PixelData;
using Annotator.Grains.Images.VolumeFiles;
using Annotator.Imaging.Volumes;
using Annotator.Storage;

namespace Annotator.Grains.Images;

/// <summary>Fetches the frames of one volume from its instances' blobs, or from the blob of its bare voxels. A multi-frame instance is read once and let go after its last frame.</summary>
internal sealed class BlobFrames
{
    private readonly IBlobStore _blobs;
    private readonly RawFrames? _raw;
    private readonly Dictionary<string, string> _blobOf = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, OpenInstance> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _uses = new(StringComparer.Ordinal);

    public BlobFrames(IBlobStore blobs, StoredManifest manifest)
    {
        _blobs = blobs;
        if (manifest.AreVoxels)
        {
            _raw = new RawFrames(blobs, manifest);
            return;
        }
        for (var k = 0; k < manifest.Blobs.Length; k++)
        {
            var sop = manifest.Volume.Frames[k].SopInstanceUid;
            _blobOf[sop] = manifest.Blobs[k];
            _uses[sop] = _uses.GetValueOrDefault(sop) + 1;
        }
    }

    /// <summary>The frame as <see cref="FrameLoader"/> wants it.</summary>
    /// <exception cref="StoreUnavailableException">Its blob is missing.</exception>
    /// <exception cref="DicomFormatException">It does not decode.</exception>
    public async ValueTask<byte[]> LoadAsync(VolumeFrame frame, CancellationToken cancellation)
    {
        if (_raw is not null) return await _raw.LoadAsync(frame, cancellation);
        var sop = frame.SopInstanceUid;
        if (_uses[sop] == 1) return (await OpenAsync(sop, cancellation)).Decode(frame);
        var shared = _open.GetOrAdd(sop, static (s, self) => new OpenInstance(self._uses[s], new(() => self.OpenAsync(s, CancellationToken.None))), this);
        try
        {
            return (await shared.Instance.Value.WaitAsync(cancellation)).Decode(frame);
        }
        finally
        {
            if (Interlocked.Decrement(ref shared.Left) == 0) _open.TryRemove(sop, out _);
        }
    }

    private async Task<Instance> OpenAsync(string sop, CancellationToken cancellation)
    {
        var file = await BlobFiles.ReadAsync(_blobs, _blobOf[sop], cancellation);
        return new Instance(PixelDataReader.Open(file), file.Dataset);
    }

    private sealed record Instance(PixelDataReader Pixels, DicomDataset Header)
    {
        public byte[] Decode(VolumeFrame frame) => DecodedFrame.Of(Pixels, Header, frame);
    }

    private sealed class OpenInstance(int uses, Lazy<Task<Instance>> instance)
    {
        public int Left = uses;

        public Lazy<Task<Instance>> Instance { get; } = instance;
    }
}

/// <summary>DICOM files kept as blobs.</summary>
public static class BlobFiles
{
    /// <summary>Reads a file whole.</summary>
    /// <exception cref="StoreUnavailableException">There is no such blob.</exception>
    public static async Task<DicomFile> ReadAsync(IBlobStore blobs, string name, CancellationToken cancellation) => DicomFile.Read(await ReadBytesAsync(blobs, name, cancellation));

    internal static async Task<byte[]> ReadBytesAsync(IBlobStore blobs, string name, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(blobs);
        await using var stream = await blobs.OpenAsync(name, cancellation) ?? throw new StoreUnavailableException($"The blob {name} of an instance is missing.");
        var bytes = GC.AllocateUninitializedArray<byte>(checked((int)stream.Length));
        await stream.ReadExactlyAsync(bytes, cancellation);
        return bytes;
    }
}
