using System.Collections.Immutable;
using Annotator.Grains.Images.Search;
using Annotator.Storage;

namespace Annotator.Grains.Images.Quarantine;

/// <summary>The two ways out of quarantine, each one transaction: into the archive, or into nothing.</summary>
/// <remarks>An original that was blanked, or an instance that was rejected, is noted as a leftover in the same transaction and deleted after it: never before its replacement is durable.</remarks>
public sealed class QuarantineExit(IReadModels tables, SeriesRegistrar registrar, Leftovers leftovers, TimeProvider clock)
{
    private const string Here = "image_quarantine q WHERE q.domain = @Domain AND q.sop_instance_uid = @SopInstanceUid AND q.blob = @Before";

    private const string MoveMemberships = $"""
        INSERT INTO project_instances (project_id, domain, sop_instance_uid, series_instance_uid, study_instance_uid, bytes, added_at)
        SELECT p.project_id, i.domain, i.sop_instance_uid, i.series_instance_uid, i.study_instance_uid, i.bytes, @At
        FROM image_quarantine_projects p JOIN instances i ON i.domain = p.domain AND i.sop_instance_uid = p.sop_instance_uid
        WHERE p.domain = @Domain AND p.sop_instance_uid = @SopInstanceUid AND i.blob = @After AND EXISTS (SELECT 1 FROM {Here})
        ON CONFLICT (project_id, domain, sop_instance_uid) DO NOTHING
        """;

    private static readonly (string, string) MovingRows =
    (
        "image_quarantine_projects p JOIN instances i ON i.domain = p.domain AND i.sop_instance_uid = p.sop_instance_uid",
        $"p.domain = @Domain AND p.sop_instance_uid = @SopInstanceUid AND i.blob = @After AND EXISTS (SELECT 1 FROM {Here})"
    );

    private const string WishRegistered = $"""
        INSERT INTO series_to_register (project_id, domain, study_instance_uid, series_instance_uid, stamp, registered)
        SELECT p.project_id, i.domain, i.study_instance_uid, i.series_instance_uid, @Stamp, ''
        FROM image_quarantine_projects p JOIN instances i ON i.domain = p.domain AND i.sop_instance_uid = p.sop_instance_uid
        WHERE p.domain = @Domain AND p.sop_instance_uid = @SopInstanceUid AND i.blob = @After AND EXISTS (SELECT 1 FROM {Here})
        ON CONFLICT (project_id, domain, study_instance_uid, series_instance_uid) DO UPDATE SET stamp = excluded.stamp
        """;

    private const string DropWishes = """
        DELETE FROM image_quarantine_projects WHERE domain = @Domain AND sop_instance_uid = @SopInstanceUid
          AND NOT EXISTS (SELECT 1 FROM image_quarantine q WHERE q.domain = @Domain AND q.sop_instance_uid = @SopInstanceUid)
        """;

    // Only when the archive has it: an instance must never be in neither place.
    private const string LeaveForArchive = """
        DELETE FROM image_quarantine WHERE domain = @Domain AND sop_instance_uid = @SopInstanceUid AND blob = @Before
          AND EXISTS (SELECT 1 FROM instances i WHERE i.domain = @Domain AND i.sop_instance_uid = @SopInstanceUid AND i.blob = @After)
        """;

    private const string LeaveForNothing = """
        DELETE FROM image_quarantine WHERE domain = @Domain AND sop_instance_uid = @SopInstanceUid AND blob = @Before
          AND NOT EXISTS (SELECT 1 FROM image_quarantine_projects p WHERE p.domain = @Domain AND p.sop_instance_uid = @SopInstanceUid)
        """;

    /// <summary>Moves an instance into the archive, with the bytes it has or with others that replace them, and registers its series with every project that wants it.</summary>
    /// <param name="instance">The instance as it is in quarantine.</param>
    /// <param name="released">What the archive is to have; its blob is durable already.</param>
    /// <param name="with">What is written in the same transaction: audit, report.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>False when it is in quarantine no more, or when the archive has the UID with other bytes.</returns>
    internal async Task<bool> ReleaseAsync(QuarantinedInstance instance, InstanceRecord released, IEnumerable<SqlStatement> with, CancellationToken cancellation)
    {
        var key = instance.Key;
        var projects = await WantedByAsync(key, cancellation);
        var parameters = new { key.Domain, key.SopInstanceUid, Before = key.Blob, After = released.Blob, At = clock.GetUtcNow(), Stamp = Guid.CreateVersion7() };
        List<SqlStatement> statements =
        [
            .. Summaries.BeforeInstance(released, $"EXISTS (SELECT 1 FROM {Here})", new Dictionary<string, object?> { ["Before"] = key.Blob }), InstanceIndex.InsertFrom(released, Here, key.Blob),
            Summaries.AfterInstance(released), .. Summaries.BeforeMembership(MovingRows, parameters), new(MoveMemberships, parameters),
            new(WishRegistered, parameters), new(LeaveForArchive, parameters), new(DropWishes, parameters),
        ];
        if (released.Blob != key.Blob) statements.Add(leftovers.Note(key.Blob));
        statements.AddRange(with);
        await tables.ExecuteAsync(statements, cancellation);
        if (!await IsReleasedAsync(key, released.Blob, cancellation)) return false;
        foreach (var project in projects) await registrar.RegisterAsync(new SeriesKey(project, key.Domain, key.StudyInstanceUid, key.SeriesInstanceUid), cancellation);
        if (released.Blob != key.Blob) leftovers.Notify();
        return true;
    }

    /// <summary>Takes an instance from a project; when no other wants it, it is deleted.</summary>
    internal async Task RejectAsync(QuarantinedInstance instance, string projectId, IEnumerable<SqlStatement> with, CancellationToken cancellation)
    {
        var key = instance.Key;
        var parameters = new { key.Domain, key.SopInstanceUid, Before = key.Blob, Project = projectId };
        await tables.ExecuteAsync(
        [
            new("DELETE FROM image_quarantine_projects WHERE project_id = @Project AND domain = @Domain AND sop_instance_uid = @SopInstanceUid", parameters),
            new(LeaveForNothing, parameters),
            new($"""
                DELETE FROM image_reports WHERE domain = @Domain AND sop_instance_uid = @SopInstanceUid
                  AND NOT EXISTS (SELECT 1 FROM {Here}) AND NOT EXISTS (SELECT 1 FROM instances i WHERE i.domain = @Domain AND i.sop_instance_uid = @SopInstanceUid)
                """, parameters),
            leftovers.Note(key.Blob),
            .. with,
        ], cancellation);
        leftovers.Notify();
    }

    private async Task<ImmutableArray<string>> WantedByAsync(InstanceKey key, CancellationToken cancellation) => [.. await tables.QueryAsync<string>(
        "SELECT project_id FROM image_quarantine_projects WHERE domain = @Domain AND sop_instance_uid = @SopInstanceUid ORDER BY project_id", key, cancellation)];

    private async Task<bool> IsReleasedAsync(InstanceKey key, string blob, CancellationToken cancellation) => (await tables.QueryAsync<long>(
        "SELECT 1 FROM instances WHERE domain = @Domain AND sop_instance_uid = @SopInstanceUid AND blob = @Blob",
        new { key.Domain, key.SopInstanceUid, Blob = blob }, cancellation)).Count > 0;
}
