using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Dicom;
using Annotator.Dicom.Deidentification;
using Annotator.Dicom.Objects;
using Annotator.Dicom.PixelData;
using Annotator.Dicom.Web;
using Annotator.Grains.Images.Quarantine;

namespace Annotator.Grains.Images;

/// <summary>Makes of received bytes what the archive keeps: read within bounds, checked, de-identified, written anew. Pure: no I/O.</summary>
internal static class InstancePreparer
{
    public static (PreparedInstance? Prepared, IngestOutcome? Refusal) Prepare(string name, ReadOnlyMemory<byte> received, IngestTarget target)
    {
        DicomDataset? claimed = null;
        try
        {
            var file = DicomFile.Read(received);
            claimed = file.Dataset;
            if (Check(file, target) is { } unusable) return (null, Refuse(name, unusable, claimed));
            var (prepared, refusal) = Make(file, target.Domain);
            return prepared is null ? (null, Refuse(name, refusal!, claimed)) : (prepared, null);
        }
        catch (DicomFormatException e)
        {
            return (null, Refuse(name, new IngestRefusal(RejectionClass.Invalid, e.Code, e.Message), claimed));
        }
    }

    private static IngestRefusal? Check(DicomFile file, IngestTarget target)
    {
        foreach (var tag in (ReadOnlySpan<DicomTag>)[DicomTags.SopClassUid, DicomTags.SopInstanceUid, DicomTags.StudyInstanceUid, DicomTags.SeriesInstanceUid])
            if (file.Dataset.GetUid(tag) is null) return IngestRefusal.Missing($"{DicomDictionary.KeywordOf(tag)} {tag}");
        if (target.StudyInstanceUid is { } study && file.Dataset.GetUid(DicomTags.StudyInstanceUid) != study) return IngestRefusal.Study(file.Dataset.RequireUid(DicomTags.StudyInstanceUid));
        return FrameReader.IsImage(file.Dataset) ? null : IngestRefusal.NoImage(file.Dataset.RequireUid(DicomTags.SopClassUid));
    }

    private static (PreparedInstance? Prepared, IngestRefusal? Refusal) Make(DicomFile received, ImageDomain domain)
    {
        if (domain.Deidentifier is not { } deidentifier) return (null, IngestRefusal.NoProfile(domain.Name));
        // Opened before anything is kept: a syntax or pixel form that cannot be shown is refused by name, not found out later.
        var pixels = PixelDataReader.Open(received);
        var first = pixels.ReadFrame(0);
        if (!first.Format.IsMonochrome) ColorConverter.ToRgb(first, received.Dataset);

        var (file, report) = deidentifier.Apply(received);
        return (PreparedInstance.Of(file, received.Dataset, InstanceReport.Of(domain.Name, report), ReasonsOf(received.Dataset, report, domain)), null);
    }

    private static ImmutableArray<QuarantineReason> ReasonsOf(DicomDataset received, DeidentificationReport report, ImageDomain domain)
    {
        var reasons = ImmutableArray.CreateBuilder<QuarantineReason>();
        if (domain.ChecksPixels && PixelCheckRule.Find(received) is { } check) reasons.Add(check);
        if (!report.Residuals.IsEmpty) reasons.Add(QuarantineReasons.IdentityLeft(report.Residuals));
        return reasons.ToImmutable();
    }

    private static IngestOutcome Refuse(string name, IngestRefusal refusal, DicomDataset? claimed) =>
        IngestOutcome.Refused(name, refusal, claimed?.GetUid(DicomTags.SopClassUid), claimed?.GetUid(DicomTags.SopInstanceUid));
}

/// <summary>An instance ready to be kept. All of it after de-identification.</summary>
/// <param name="Kept">Its dataset.</param>
/// <param name="TransferSyntax">What it is written in.</param>
/// <param name="Part10">The file.</param>
/// <param name="Header">The header as DICOM JSON.</param>
/// <param name="Frames">The frames as JSON.</param>
/// <param name="Report">What de-identification did.</param>
/// <param name="Reasons">Why it must not be released yet; empty when it may.</param>
internal sealed record PreparedInstance(
    DicomDataset Kept, TransferSyntax TransferSyntax, byte[] Part10, string Header, string Frames, InstanceReport Report, ImmutableArray<QuarantineReason> Reasons)
{
    private const int LongestInline = 1024;

    /// <summary>Writes a de-identified file and all that is kept beside it; what numbers were removed is read from what was received.</summary>
    public static PreparedInstance Of(DicomFile file, DicomDataset received, InstanceReport report, ImmutableArray<QuarantineReason> reasons)
    {
        var syntax = file.TransferSyntax.IsEncapsulated ? file.TransferSyntax : TransferSyntax.ExplicitLittleEndian;
        var part10 = DicomWriter.ToBytes(new DicomFile(file.Dataset, syntax));
        var frames = JsonSerializer.Serialize(FrameReader.AsDecoded(FrameReader.Read(file.Dataset, null, received), PixelDataReader.Open(file)), CoreJson.Options);
        return new PreparedInstance(file.Dataset, syntax, part10, HeaderOf(file.Dataset), frames, report, reasons);
    }

    public string SopInstanceUid => Kept.RequireUid(DicomTags.SopInstanceUid);

    public InstanceRecord ToRecord(string domain, string blob, string fingerprint, DateTimeOffset at) =>
        InstanceRecord.Of(Kept, domain, new StoredBytes(TransferSyntax.Uid, blob, Part10.Length, fingerprint, at, Header, Frames));

    public IngestOutcome Refuse(string name, IngestRefusal refusal) => IngestOutcome.Refused(name, refusal, Kept.GetUid(DicomTags.SopClassUid), SopInstanceUid);

    // Pixel data and long binary values (colour tables, overlays) stay in the file; the address they are fetched by is completed when it is known.
    private static string HeaderOf(DicomDataset kept)
    {
        var header = kept.Clone();
        // JSON is UTF-8, whatever the file is in (PS3.18 F.2).
        if (header.Contains(DicomTags.SpecificCharacterSet)) header.Set(DicomTags.SpecificCharacterSet, "ISO_IR 192");
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping })) 
            DicomJsonWriter.Write(writer, header, static (path, element) => element.Tag == DicomTags.PixelData || element.Bytes.Length > LongestInline ? InstanceHeader.BulkData + path : null);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
