using System.Collections.Immutable;
using Annotator.Core.Contract;
using Annotator.Core.Exams;
using Annotator.Grains.Images;
using Annotator.Storage;

namespace Annotator.Gateway.Realtime;

/// <summary>The descriptors of an exam's volumes.</summary>
internal sealed class ExamVolumes(VolumeService volumes)
{
    /// <summary>Descriptors by series, in the order of its volumes, by the names people gave them; those that were taken out of the exam are not there.</summary>
    /// <exception cref="StoreUnavailableException">A manifest cannot be read.</exception>
    public async Task<ImmutableArray<VolumeDescriptor>> DescribeAsync(Exam exam, CancellationToken cancellation)
    {
        var descriptors = ImmutableArray.CreateBuilder<VolumeDescriptor>();
        foreach (var volume in exam.Series.Values.SelectMany(s => s.Volumes).Where(v => !VolumeRemovals.IsRemoved(exam, v.Id)))
        {
            var described = (await volumes.ReadAsync(volume.Manifest, cancellation)).Volume.Describe();
            descriptors.Add(exam.Records.GetValueOrDefault(volume.Id)?.Title is { } title ? described with { Title = title } : described);
        }
        return descriptors.ToImmutable();
    }
}
