using System.Collections.Immutable;

namespace Annotator.Core.Contract;

/// <summary>Adds images to a project by their addresses.</summary>
/// <param name="Rows">1 to 1,000 of them.</param>
public sealed record AddDataRows(ImmutableArray<DataRowSource> Rows);

/// <summary>Where an image is, and what its sender calls it.</summary>
/// <param name="Url">The address of a DICOM file, on a host of the configuration (<c>DataRows:Hosts</c>).</param>
/// <param name="GlobalKey">A name of the sender's choice, 1 to 200 characters, unique in the project.</param>
public sealed record DataRowSource(string Url, string GlobalKey);

/// <summary>How far the adding of data rows is. Failed rows hinder no others.</summary>
/// <param name="Id">The task.</param>
/// <param name="Rows">Rows that were asked for.</param>
/// <param name="Waiting">Rows yet to be fetched.</param>
/// <param name="FailedDataRows">Rows that failed so far, in the order they were asked for.</param>
public sealed record DataRowTask(string Id, int Rows, int Waiting, ImmutableArray<FailedDataRow> FailedDataRows)
{
    /// <summary>Nothing is left to do.</summary>
    public bool IsDone => Waiting == 0;

    /// <summary>What went wrong in one sentence; null when nothing has.</summary>
    public string? Errors => FailedDataRows.IsEmpty ? null : $"{FailedDataRows.Length} of {Rows} data rows failed.";
}

/// <summary>A data row that failed. Its key is free again.</summary>
/// <param name="GlobalKey">What its sender called it.</param>
/// <param name="Url">The address.</param>
/// <param name="Code">A stable code: <c>duplicate-global-key</c>, <c>host-not-allowed</c>, <c>fetch-failed</c>, or a code of an import verdict such as <c>not-dicom</c>.</param>
/// <param name="Text">One sentence.</param>
public sealed record FailedDataRow(string GlobalKey, string Url, string Code, string Text);

/// <summary>A data row: an image under the name its sender gave it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="GlobalKey">Its name.</param>
/// <param name="State"><c>waiting</c>, <c>quarantined</c> or <c>ready</c>.</param>
/// <param name="ExamId">The exam it belongs to, once it is ready.</param>
/// <param name="SeriesInstanceUid">Its series as kept, once it is ready.</param>
/// <param name="SopInstanceUid">Its instance as kept, once it is ready.</param>
public sealed record DataRow(string Id, string GlobalKey, string State, string? ExamId, string? SeriesInstanceUid, string? SopInstanceUid);
