using System.Collections.Immutable;
using System.Globalization;
using Annotator.Core.Contract;
using Annotator.Core.Exams;
using Annotator.Core.Messages;
using Annotator.Dicom;
using Annotator.Imaging.Volumes;
using Annotator.Storage;
using Microsoft.Extensions.Logging;

namespace Annotator.Grains.Images;

/// <summary>Makes volumes of a series as it stands now and tells the exam of them. Safe to repeat, to race and to be killed.</summary>
/// <remarks>
/// A series carries the stamp of its last change. What was registered is noted with the stamp that was read before its instances were; when the stamp has moved meanwhile,
/// the series is registered again. So whoever registers last has seen every instance, on any number of nodes.
/// </remarks>
public sealed partial class SeriesRegistrar(SeriesTable table, IBlobStore blobs, IGrainHost grains, ILogger<SeriesRegistrar> logger)
{
    /// <summary>Registers one series with its exam.</summary>
    /// <returns>The exam's id.</returns>
    /// <exception cref="StoreUnavailableException">It could not be registered now; it stays wished for.</exception>
    public async Task<string> RegisterAsync(SeriesKey key, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(key);
        var examId = ExamIds.Of(key.ProjectId, key.StudyInstanceUid);
        await RegisterLastAsync(key, examId, cancellation);
        await JudgeSiblingsAsync(key, examId, cancellation);
        return examId;
    }

    /// <summary>Registers every series that a killed node left behind.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> RegisterPendingAsync(CancellationToken cancellation)
    {
        var pending = await table.ReadPendingAsync(cancellation);
        foreach (var key in pending) await RegisterAsync(key, cancellation);
        return pending.Count;
    }

    // What a sibling seemed to lack may have come with this series: another reconstruction of one acquisition.
    private async Task JudgeSiblingsAsync(SeriesKey key, string examId, CancellationToken cancellation)
    {
        var exam = (await grains.ReadAsync<Exam>(StreamId.Exam(examId), cancellation)).State;
        foreach (var sibling in exam.Series.Values.Where(series => series.SeriesInstanceUid != key.SeriesInstanceUid && LacksImages(series.Checks)))
            await RegisterLastAsync(key with { SeriesInstanceUid = sibling.SeriesInstanceUid }, examId, cancellation);
    }

    private async Task RegisterLastAsync(SeriesKey key, string examId, CancellationToken cancellation)
    {
        while (await table.ReadStampAsync(key, cancellation) is { } stamp)
        {
            await RegisterOnceAsync(key, examId, cancellation);
            if (await table.TrySettleAsync(key, stamp, cancellation)) break;
        }
    }

    private static bool LacksImages(SeriesChecks? checks) => checks?.Completeness.Any(found => found.Code == SeriesChecker.FewerThanStated) ?? false;

    private async Task RegisterOnceAsync(SeriesKey key, string examId, CancellationToken cancellation)
    {
        var instances = await table.ReadInstancesAsync(key, cancellation);
        var frames = instances.SelectMany(i => i.ReadFrames()).ToList();
        var assembled = SeriesAssembler.Assemble(frames);
        var patients = instances.Select(i => i.PatientId).Distinct().Count();
        var checks = SeriesChecker.Check(frames, assembled, patients);
        if (LacksImages(checks)) checks = SeriesChecker.Check(frames, assembled, patients, await table.ReadOtherFramesAsync(key, cancellation));
        var volumes = await KeepManifestsAsync(assembled, instances, cancellation);
        await table.AddVolumesAsync(key.ProjectId, examId, volumes.Select(v => (v.Id, v.Manifest)), cancellation);

        var stream = StreamId.Exam(examId);
        var exam = await grains.ReadAsync<Exam>(stream, cancellation);
        var first = instances[0];
        var series = new ExamSeries(key.SeriesInstanceUid, first.Modality, first.SeriesDescription, instances.Length, volumes, assembled.Refused, checks);
        var command = new RegisterSeries(key.ProjectId, TitleOf(first, key), key.StudyInstanceUid, first.StudyDate.Length > 0 ? first.StudyDate : null, series);
        var receipt = await grains.ExecuteAsync(new CommandEnvelope(CommandIdOf(key, series, exam.Version), stream, command), Actor.System, cancellation);
        if (receipt.Rejection is { } refused) throw new StoreUnavailableException($"Series {key.SeriesInstanceUid} could not be registered: {refused.Code}. {refused.Text}");
    }

    private async Task<ImmutableArray<ExamVolume>> KeepManifestsAsync(AssembledSeries assembled, ImmutableArray<SeriesInstance> instances, CancellationToken cancellation)
    {
        var blobOf = instances.ToDictionary(i => i.SopInstanceUid, i => i.Blob, StringComparer.Ordinal);
        var volumes = ImmutableArray.CreateBuilder<ExamVolume>(assembled.Volumes.Length);
        foreach (var volume in assembled.Volumes)
        {
            var stored = await WithWindowAsync(StoredManifest.Of(volume, [.. volume.Frames.Select(f => blobOf[f.SopInstanceUid])]), cancellation);
            var manifest = await blobs.PutAsync(stored.ToBytes(), cancellation);
            var d = stored.Volume.Descriptor;
            volumes.Add(new ExamVolume(d.Id, d.IsVolume, d.Title, d.Grid, d.Problems, manifest, d.Phase));
        }
        return volumes.MoveToImmutable();
    }

    // Images that offer no window get one from the values of their middle slice, once, so that everybody begins with the same picture.
    private async Task<StoredManifest> WithWindowAsync(StoredManifest stored, CancellationToken cancellation)
    {
        var volume = stored.Volume;
        if (volume.HasSourceWindow || volume.Descriptor.PixelType == PixelType.Rgb8) return stored;
        try
        {
            var slice = await VolumeLoader.LoadSliceAsync(volume, volume.Frames.Length / 2, new BlobFrames(blobs, stored).LoadAsync, cancellation);
            return stored with { Volume = volume.WithWindow(FoundWindow.Of(volume, new StoredValues(volume.Descriptor.PixelType, slice).ToArray())) };
        }
        catch (DicomFormatException e)
        {
            NoWindow(logger, volume.Descriptor.SeriesInstanceUid, e.Code);
            return stored;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The middle slice of series {Key} does not decode ({Code}); it begins with the full range of values.")]
    private static partial void NoWindow(ILogger logger, string key, string code);

    // The exam's version is part of it: the same contents registered again after others came in between is another command.
    private static string CommandIdOf(SeriesKey key, ExamSeries series, long examVersion)
    {
        var manifests = string.Join('\n', series.Volumes.Select(v => v.Manifest).Append(series.Checks!.Key));
        return ExamIds.Uuid(string.Create(
            CultureInfo.InvariantCulture, $"register-series-1\n{key.ProjectId}\n{key.Domain}\n{key.SeriesInstanceUid}\n{series.Instances}\n{manifests}\n{examVersion}"));
    }

    private static string TitleOf(SeriesInstance first, SeriesKey key)
    {
        var who = first.PatientId.Length > 0 ? first.PatientId : first.PatientName;
        string[] parts = [.. new[] { who, first.StudyDescription }.Where(part => part.Length > 0)];
        return parts.Length > 0 ? string.Join(" · ", parts) : $"Study …{key.StudyInstanceUid[Math.Max(0, key.StudyInstanceUid.Length - 12)..]}";
    }
}
