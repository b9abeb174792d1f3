using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Annotator.Core.Contract;
using Annotator.Core.Exams;
using Annotator.Core.Messages;
using Annotator.Storage;

namespace Annotator.Gateway.Realtime;

/// <summary>The descriptors of an exam's volumes, from their manifests; a manifest never changes, so it is read once.</summary>
internal sealed class ExamVolumes(IBlobStore blobs)
{
    private const int MostKept = 4096;
    private readonly ConcurrentDictionary<string, VolumeDescriptor> _known = new();

    /// <summary>Descriptors by series and in the order of its volumes.</summary>
    /// <exception cref="StoreUnavailableException">A manifest cannot be read.</exception>
    public async Task<ImmutableArray<VolumeDescriptor>> DescribeAsync(Exam exam, CancellationToken cancellation)
    {
        var descriptors = ImmutableArray.CreateBuilder<VolumeDescriptor>();
        foreach (var volume in exam.Series.Values.SelectMany(s => s.Volumes)) descriptors.Add(await ReadAsync(volume.Manifest, cancellation));
        return descriptors.ToImmutable();
    }

    private async Task<VolumeDescriptor> ReadAsync(string manifest, CancellationToken cancellation)
    {
        if (_known.TryGetValue(manifest, out var known)) return known;
        await using var bytes = await blobs.OpenAsync(manifest, cancellation) ?? throw new StoreUnavailableException($"The manifest {manifest} cannot be read.");
        using var document = await JsonDocument.ParseAsync(bytes, cancellationToken: cancellation);
        var read = document.RootElement.GetProperty("volume").GetProperty("descriptor").Deserialize<VolumeDescriptor>(CoreJson.Options)!;
        if (_known.Count >= MostKept) _known.Clear();
        return _known[manifest] = read;
    }
}
