using Annotator.Core.Messages;
using Annotator.Imaging.Formats.VolumeFiles;

namespace Annotator.Grains.Images.VolumeFiles;

/// <summary>Files of one request that wait for each other: headers whose voxels lie in another file, and files that may be such voxels.</summary>
internal sealed class VolumeFilePairs
{
    private static readonly string[] DataEndings = [".raw", ".raw.gz", ".img", ".img.gz", ".zraw", ".dat", ".bin", ".bz2", ".gz", ".txt", ".hex"];
    private readonly List<Held> _headers = [];
    private readonly List<Held> _data = [];

    /// <summary>Whether a file must wait for the others of its request.</summary>
    public static bool MustWait(string name, ReadOnlyMemory<byte> bytes) =>
        VolumeFileReader.Sniff(bytes) is VolumeFileKind.NiftiPair or VolumeFileKind.NrrdDetached || IsData(name, bytes);

    /// <summary>Keeps a file until the request ends.</summary>
    /// <returns>Its outcome, once it is known.</returns>
    public Task<IngestOutcome> Hold(string name, HeldBytes bytes)
    {
        var held = new Held(name, bytes, new TaskCompletionSource<IngestOutcome>(TaskCreationOptions.RunContinuationsAsynchronously));
        (IsData(name, bytes.Bytes) ? _data : _headers).Add(held);
        return held.Outcome.Task;
    }

    /// <summary>Takes in every header with its voxels, then every other file that waited.</summary>
    /// <param name="volume">Takes in a header with its voxels (null: none came).</param>
    /// <param name="other">Takes in a file that belongs to no header.</param>
    public async Task CompleteAsync(Func<ReceivedVolumeFile, Task<IngestOutcome>> volume, Func<string, ReadOnlyMemory<byte>, Task<IngestOutcome>> other)
    {
        foreach (var header in _headers)
        {
            var data = FindData(header, out var refusal);
            var outcome = refusal is null
                ? await volume(new ReceivedVolumeFile(header.Name, header.Bytes.Bytes, data?.Bytes.Bytes))
                : IngestOutcome.Refused(header.Name, refusal);
            header.Settle(outcome);
            data?.Settle(outcome with { Verdict = outcome.Verdict with { Name = data.Name } });
        }
        foreach (var rest in _data.Where(d => !d.Outcome.Task.IsCompleted)) rest.Settle(await other(rest.Name, rest.Bytes.Bytes));
    }

    /// <summary>Lets go of what still waits: the request broke off.</summary>
    public void Abandon()
    {
        foreach (var held in _headers.Concat(_data))
        {
            held.Outcome.TrySetCanceled();
            held.Bytes.Dispose();
        }
    }

    private static bool IsData(string name, ReadOnlyMemory<byte> bytes) =>
        DataEndings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) && VolumeFileReader.Sniff(bytes) == VolumeFileKind.None
            && !IsDicom(bytes.Span)
        && !VolumeFileReader.IsVolumeFileName(name);

    private static bool IsDicom(ReadOnlySpan<byte> bytes) => bytes.Length > 132 && bytes[128..132].SequenceEqual("DICM"u8);

    // Beside the header, under a name it may have; upper and lower case differ between systems.
    private Held? FindData(Held header, out IngestRefusal? refusal)
    {
        refusal = null;
        try
        {
            foreach (var name in VolumeFileReader.DataFileNames(FileOf(header.Name), header.Bytes.Bytes))
            {
                var found = _data.Where(d => !d.Outcome.Task.IsCompleted && FolderOf(d.Name) == FolderOf(header.Name)).ToList();
                if (found.Find(d => FileOf(d.Name) == name) is { } exact) return exact;
                if (found.Find(d => FileOf(d.Name).Equals(name, StringComparison.OrdinalIgnoreCase)) is { } alike) return alike;
            }
        }
        catch (VolumeFormatException e)
        {
            refusal = new IngestRefusal(RejectionClass.Invalid, e.Code, e.Message);
        }
        return null;
    }

    private static string FileOf(string name) => name[(name.LastIndexOf('/') + 1)..];

    private static string FolderOf(string name) => name[..(name.LastIndexOf('/') + 1)];

    private sealed record Held(string Name, HeldBytes Bytes, TaskCompletionSource<IngestOutcome> Outcome)
    {
        public void Settle(IngestOutcome outcome)
        {
            Bytes.Dispose();
            Outcome.TrySetResult(outcome);
        }
    }
}
