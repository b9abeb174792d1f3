using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Dicom.Deidentification;
using Annotator.Storage;

namespace Annotator.Grains.Images.Quarantine;

/// <summary>What de-identification did to the header of an instance, as it is kept: deterministic text without any removed value.</summary>
/// <param name="Digest">SHA-256 of the text, lower-case hex.</param>
/// <param name="Text">JSON of profile, attributes and residuals.</param>
internal sealed record InstanceReport(string Digest, string Text)
{
    /// <summary>The report of an instance under the profile of a domain.</summary>
    public static InstanceReport Of(string profile, DeidentificationReport report)
    {
        var header = new HeaderReport(profile, [.. report.Entries.Select(e => new DeidentifiedAttribute(e.Path, e.Keyword, JsonNamingPolicy.CamelCase.ConvertName(e.Action.ToString()), e.Rule))], report.Residuals);
        var text = JsonSerializer.Serialize(header, CoreJson.Options);
        return new InstanceReport(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), text);
    }

    /// <summary>The statements that keep it beside an instance that a table has with these very bytes.</summary>
    /// <param name="table">The table that has the instance: a constant of ours.</param>
    /// <param name="record">The instance.</param>
    public IEnumerable<SqlStatement> Statements(string table, InstanceRecord record)
    {
        var parameters = new { record.Domain, record.SopInstanceUid, record.Blob, Digest, Report = Text };
        var same = $"FROM {table} WHERE domain = @Domain AND sop_instance_uid = @SopInstanceUid AND blob = @Blob";
        yield return new($"INSERT INTO image_report_texts (digest, report) SELECT @Digest, @Report {same} ON CONFLICT (digest) DO NOTHING", parameters);
        yield return new($"INSERT INTO image_reports (domain, sop_instance_uid, digest, pixels) SELECT @Domain, @SopInstanceUid, @Digest, '' {same} ON CONFLICT (domain, sop_instance_uid) DO NOTHING", parameters);
    }
}

/// <summary>The header's part of a report.</summary>
internal sealed record HeaderReport(string Profile, ImmutableArray<DeidentifiedAttribute> Attributes, ImmutableArray<string> Residuals);

/// <summary>The pixels' part of a report.</summary>
/// <param name="Text">What it came to, in words.</param>
/// <param name="Regions">What was found and blanked.</param>
internal sealed record PixelReport(string Text, ImmutableArray<PixelRegion> Regions)
{
    /// <summary>The statement that keeps it.</summary>
    public SqlStatement Statement(InstanceKey key) => new(
        "UPDATE image_reports SET pixels = @Pixels WHERE domain = @Domain AND sop_instance_uid = @SopInstanceUid",
        new { key.Domain, key.SopInstanceUid, Pixels = JsonSerializer.Serialize(this, CoreJson.Options) });
}

/// <summary>The reports of instances, released or not.</summary>
public sealed class InstanceReports(IReadModels tables)
{
    private const string Select = """
        SELECT t.report, r.pixels FROM image_reports r JOIN image_report_texts t ON t.digest = r.digest
        WHERE r.sop_instance_uid = @sopInstanceUid AND (
          EXISTS (SELECT 1 FROM project_instances m WHERE m.project_id = @projectId AND m.domain = r.domain AND m.sop_instance_uid = r.sop_instance_uid)
          OR EXISTS (SELECT 1 FROM image_quarantine_projects q WHERE q.project_id = @projectId AND q.domain = r.domain AND q.sop_instance_uid = r.sop_instance_uid))
        """;

    /// <summary>The report of an instance that a project has or wants; null when it has none of that UID, or one that came before reports were kept.</summary>
    public async Task<DeidentificationRecord?> FindAsync(string projectId, string sopInstanceUid, CancellationToken cancellation)
    {
        if (await tables.QueryAsync<Row>(Select, new { projectId, sopInstanceUid }, cancellation) is not [var row, ..]) return null;
        var header = JsonSerializer.Deserialize<HeaderReport>(row.Report, CoreJson.Options)!;
        var pixels = row.Pixels.Length > 0 ? JsonSerializer.Deserialize<PixelReport>(row.Pixels, CoreJson.Options) : null;
        return new DeidentificationRecord(sopInstanceUid, header.Profile, header.Attributes, header.Residuals, pixels?.Regions ?? [], pixels?.Text);
    }

    private sealed record Row(string Report, string Pixels);
}
