using Annotator.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Annotator.Grains.Images.Search;

/// <summary>Sums up, before the node answers anything, what an older version has kept without summaries.</summary>
/// <remarks>An instance that has no row of its own was not summed up. Each step is a transaction that counts anew, so it may be killed, repeated and done by two nodes at once.</remarks>
public sealed partial class SummaryFill(IReadModels tables, ILogger<SummaryFill> logger) : IHostedService
{
    private const int Step = 500;

    private const string Missing = """
        SELECT i.domain, i.sop_instance_uid, i.series_instance_uid, i.study_instance_uid, i.sop_class_uid, i.transfer_syntax_uid, i.image_rows, i.image_columns, i.frame_count,
          i.modality, i.patient_id, i.patient_name, i.study_date, i.study_time, i.study_id, i.study_description, i.accession_number, i.referring_physician_name, i.series_number,
          i.series_description, i.performed_start_date, i.performed_start_time, i.instance_number, i.blob, i.bytes, i.fingerprint, i.received_at, i.header, '' AS frames
        FROM instances i WHERE NOT EXISTS (SELECT 1 FROM archive_instances a WHERE a.domain = i.domain AND a.sop_instance_uid = i.sop_instance_uid)
        LIMIT @limit
        """;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var count = await RunAsync(cancellationToken);
        if (count > 0) Filled(logger, count);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Does all there is to do.</summary>
    /// <returns>How many instances were summed up.</returns>
    internal async Task<int> RunAsync(CancellationToken cancellation)
    {
        for (var count = 0; ;)
        {
            var missing = await tables.QueryAsync<InstanceRecord>(Missing, new { limit = Step }, cancellation);
            if (missing.Count == 0) return count;
            var studies = missing.Select(record => (record.Domain, record.StudyInstanceUid)).Distinct();
            await tables.ExecuteAsync([.. missing.SelectMany(Summaries.Fill), .. studies.SelectMany(study => Summaries.Recount(study.Domain, study.StudyInstanceUid))], cancellation);
            count += missing.Count;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} instances that an older version kept were summed up for searches.")]
    private static partial void Filled(ILogger logger, int count);
}
