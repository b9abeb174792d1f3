using System.IO.Compression;
using Annotator.Core.Exams;
using Annotator.Core.Projects;
using Annotator.Grains.Images;
using Annotator.Grains.Images.VolumeFiles;
using Annotator.Storage;

namespace Annotator.Grains.Exports;

/// <summary>One file of a study as it is kept after de-identification.</summary>
/// <param name="Name">Its name within the archive: series and instance UID.</param>
/// <param name="Blob">Where its bytes are.</param>
public sealed record OriginalFile(string Name, string Blob);

/// <summary>The files of an exam as they came, after de-identification, as a ZIP that is written while it is sent.</summary>
/// <remarks>What is in quarantine is not among a project's instances, so it is not here either.</remarks>
public sealed class OriginalsExporter(ImageArchive archive, ImageDomains domains, VolumeFileIndex volumeFiles, IBlobStore blobs)
{
    /// <summary>The files of an exam, or of one of its series, in the order of their UIDs.</summary>
    public async Task<IReadOnlyList<OriginalFile>> ListAsync(Project project, Exam exam, string? series, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(exam);
        var scope = new ArchiveScope((await domains.OfProjectAsync(project, cancellation)).Name, project.Id);
        var files = new List<OriginalFile>();
        foreach (var instance in await archive.ListAsync(scope, new InstancePath(exam.StudyInstanceUid, series), cancellation))
            files.Add(new OriginalFile($"{instance.SeriesInstanceUid}/{instance.SopInstanceUid}.dcm", instance.Blob));
        if (await volumeFiles.FindInProjectAsync(project.Id, exam.StudyInstanceUid, cancellation) is { } file && (series is null || series == file.SeriesInstanceUid))
            files.Add(new OriginalFile($"{file.SeriesInstanceUid}/{file.SopInstanceUid}{file.Ending}", file.Original));
        return files;
    }

    /// <summary>Writes the ZIP; the stream stays open. Only asynchronous writes reach it.</summary>
    /// <exception cref="StoreUnavailableException">A file that the archive names is missing.</exception>
    public async Task WriteAsync(Stream output, IReadOnlyList<OriginalFile> files, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(files);
        await using var zip = await ZipArchive.CreateAsync(output, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellation);
        foreach (var file in files)
        {
            await using var blob = await blobs.OpenAsync(file.Blob, cancellation) ?? throw new StoreUnavailableException($"The blob {file.Blob} of a file is missing.");
            var entry = zip.CreateEntry(file.Name, file.Name.EndsWith(".gz", StringComparison.Ordinal) ? CompressionLevel.NoCompression : CompressionLevel.Fastest);
            await using var into = await entry.OpenAsync(cancellation);
            await blob.CopyToAsync(into, cancellation);
        }
    }
}
