using System.Buffers;
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
    private const int ChunkBytes = 1 << 17;

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
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(files);
        // The archive also writes synchronously, which a response does not take: everything goes by way of memory, a chunk at a time.
        var relay = new Relay();
        var chunk = new byte[ChunkBytes];
        using (var zip = new ZipArchive(relay, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var file in files)
            {
                await using var blob = await blobs.OpenAsync(file.Blob, cancellation) ?? throw new StoreUnavailableException($"The blob {file.Blob} of a file is missing.");
                var entry = zip.CreateEntry(file.Name, file.Name.EndsWith(".gz", StringComparison.Ordinal) ? CompressionLevel.NoCompression : CompressionLevel.Fastest);
                await using var into = entry.Open();
                while (await blob.ReadAsync(chunk, cancellation) is var read and > 0)
                {
                    await into.WriteAsync(chunk.AsMemory(0, read), cancellation);
                    await relay.DrainAsync(output, cancellation);
                }
            }
        }
        await relay.DrainAsync(output, cancellation);
    }

    /// <summary>Keeps what is written until it is passed on.</summary>
    private sealed class Relay : Stream
    {
        private readonly ArrayBufferWriter<byte> _kept = new();
        private long _passed;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => _passed + _kept.WrittenCount;

        public override long Position { get => Length; set => throw new NotSupportedException(); }

        public async Task DrainAsync(Stream output, CancellationToken cancellation)
        {
            await output.WriteAsync(_kept.WrittenMemory, cancellation);
            _passed += _kept.WrittenCount;
            _kept.ResetWrittenCount();
        }

        public override void Write(byte[] buffer, int offset, int count) => _kept.Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer) => _kept.Write(buffer);

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
