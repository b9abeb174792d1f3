using System.Collections.Immutable;
using Annotator.Core.Contract;
using ServerVerdict = Annotator.Core.Contract.Verdict;

namespace Annotator.Cli.Import;

/// <summary>How a file ended.</summary>
internal enum ImportVerdict
{
    Stored,
    Duplicate,
    Refused,

    /// <summary>Kept, and not part of an exam before the pixel check or a person releases it.</summary>
    Quarantined,

    /// <summary>The import ended before its verdict; nothing is known of it.</summary>
    Unsent,
}

/// <summary>One file's end.</summary>
internal sealed record FileResult(string Path, ImportVerdict Verdict, string? Code = null, string? Text = null, string? SopInstanceUid = null, string? ExamId = null)
{
    public static FileResult Of(string path, FileVerdict verdict) => new(
        path,
        verdict.Verdict switch { ServerVerdict.Stored => ImportVerdict.Stored, ServerVerdict.Duplicate => ImportVerdict.Duplicate, ServerVerdict.Quarantined => ImportVerdict.Quarantined, _ => ImportVerdict.Refused },
        verdict.Code, verdict.Text, verdict.SopInstanceUid, verdict.ExamId);
}

/// <summary>Why an import ended early.</summary>
internal sealed record ImportError(string Text, string? Code);

/// <summary>An import as it ended; also the document of <c>--json</c>.</summary>
/// <param name="Server">Where it went.</param>
/// <param name="ProjectId">The project.</param>
/// <param name="ProjectName">Its name.</param>
/// <param name="Files">Every file that was found.</param>
/// <param name="LeftOut">Hidden entries and links to folders that were not looked at.</param>
/// <param name="Bytes">The bytes of the files that have a verdict.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Error">Why it ended early; null when it did not.</param>
internal sealed record ImportReport(
    string Server, string ProjectId, string ProjectName, ImmutableArray<FileResult> Files, int LeftOut, long Bytes, double Seconds, ImportError? Error)
{
    public int Stored => Count(ImportVerdict.Stored);

    public int Duplicate => Count(ImportVerdict.Duplicate);

    public int Refused => Count(ImportVerdict.Refused);

    public int Unsent => Count(ImportVerdict.Unsent);

    private int Count(ImportVerdict verdict) => Files.Count(f => f.Verdict == verdict);
}
