using Annotator.Dicom;

namespace Annotator.Grains.Images;

/// <summary>One instance as the archive keeps it: where its bytes are, what it is found by, and its header. All of it after de-identification.</summary>
public sealed record InstanceRecord
{
    /// <summary>The de-identification domain.</summary>
    public required string Domain { get; init; }

    /// <summary>SOP Instance UID (0008,0018).</summary>
    public required string SopInstanceUid { get; init; }

    /// <summary>Series Instance UID (0020,000E).</summary>
    public required string SeriesInstanceUid { get; init; }

    /// <summary>Study Instance UID (0020,000D).</summary>
    public required string StudyInstanceUid { get; init; }

    /// <summary>SOP Class UID (0008,0016).</summary>
    public required string SopClassUid { get; init; }

    /// <summary>The transfer syntax the blob is in.</summary>
    public required string TransferSyntaxUid { get; init; }

    /// <summary>Rows (0028,0010).</summary>
    public int ImageRows { get; init; }

    /// <summary>Columns (0028,0011).</summary>
    public int ImageColumns { get; init; }

    /// <summary>Number of Frames (0028,0008); 1 when it is not said.</summary>
    public int FrameCount { get; init; } = 1;

    /// <summary>Modality (0008,0060).</summary>
    public string Modality { get; init; } = "";

    /// <summary>Patient ID (0010,0020), as kept.</summary>
    public string PatientId { get; init; } = "";

    /// <summary>Patient's Name (0010,0010), as kept.</summary>
    public string PatientName { get; init; } = "";

    /// <summary>Study Date (0008,0020).</summary>
    public string StudyDate { get; init; } = "";

    /// <summary>Study Time (0008,0030).</summary>
    public string StudyTime { get; init; } = "";

    /// <summary>Study ID (0020,0010).</summary>
    public string StudyId { get; init; } = "";

    /// <summary>Study Description (0008,1030).</summary>
    public string StudyDescription { get; init; } = "";

    /// <summary>Accession Number (0008,0050).</summary>
    public string AccessionNumber { get; init; } = "";

    /// <summary>Referring Physician's Name (0008,0090).</summary>
    public string ReferringPhysicianName { get; init; } = "";

    /// <summary>Series Number (0020,0011).</summary>
    public string SeriesNumber { get; init; } = "";

    /// <summary>Series Description (0008,103E).</summary>
    public string SeriesDescription { get; init; } = "";

    /// <summary>Performed Procedure Step Start Date (0040,0244).</summary>
    public string PerformedStartDate { get; init; } = "";

    /// <summary>Performed Procedure Step Start Time (0040,0245).</summary>
    public string PerformedStartTime { get; init; } = "";

    /// <summary>Instance Number (0020,0013).</summary>
    public string InstanceNumber { get; init; } = "";

    /// <summary>The blob of the Part 10 file: its name is the content hash.</summary>
    public required string Blob { get; init; }

    /// <summary>Length of the blob.</summary>
    public long Bytes { get; init; }

    /// <summary>Keyed digest of the bytes as they were received, before de-identification.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>When it was received.</summary>
    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The header as DICOM JSON (PS3.18 F), without pixel data.</summary>
    public required string Header { get; init; }

    /// <summary>The frames as JSON of <see cref="Core.Geometry.FrameDescription"/>.</summary>
    public required string Frames { get; init; }

    /// <summary>What queries find an instance by, read from its de-identified dataset.</summary>
    internal static InstanceRecord Of(DicomDataset kept, string domain, StoredBytes stored)
    {
        string Text(DicomTag tag) => string.Join('\\', kept.GetStrings(tag));
        return new InstanceRecord
        {
            Domain = domain,
            SopInstanceUid = kept.RequireUid(DicomTags.SopInstanceUid),
            SeriesInstanceUid = kept.RequireUid(DicomTags.SeriesInstanceUid),
            StudyInstanceUid = kept.RequireUid(DicomTags.StudyInstanceUid),
            SopClassUid = kept.RequireUid(DicomTags.SopClassUid),
            TransferSyntaxUid = stored.TransferSyntaxUid,
            ImageRows = kept.GetInt32(DicomTags.Rows) ?? 0,
            ImageColumns = kept.GetInt32(DicomTags.Columns) ?? 0,
            FrameCount = kept.GetInt32(DicomTags.NumberOfFrames) ?? 1,
            Modality = Text(DicomTags.Modality),
            PatientId = Text(DicomTags.PatientID),
            PatientName = Text(DicomTags.PatientName),
            StudyDate = Text(DicomTags.StudyDate),
            StudyTime = Text(DicomTags.StudyTime),
            StudyId = Text(DicomTags.StudyID),
            StudyDescription = Text(DicomTags.StudyDescription),
            AccessionNumber = Text(DicomTags.AccessionNumber),
            ReferringPhysicianName = Text(DicomTags.ReferringPhysicianName),
            SeriesNumber = Text(DicomTags.SeriesNumber),
            SeriesDescription = Text(DicomTags.SeriesDescription),
            PerformedStartDate = Text(DicomTags.PerformedProcedureStepStartDate),
            PerformedStartTime = Text(DicomTags.PerformedProcedureStepStartTime),
            InstanceNumber = Text(DicomTags.InstanceNumber),
            Blob = stored.Blob,
            Bytes = stored.Bytes,
            Fingerprint = stored.Fingerprint,
            ReceivedAt = stored.ReceivedAt,
            Header = stored.Header,
            Frames = stored.Frames,
        };
    }
}

/// <summary>What ingest made of one file before it is indexed.</summary>
internal sealed record StoredBytes(
    string TransferSyntaxUid, string Blob, long Bytes, string Fingerprint, DateTimeOffset ReceivedAt, string Header, string Frames);
