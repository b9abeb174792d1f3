using System.Text.Json;
using Annotator.Core.Exams;
using Annotator.Core.Messages;
using Annotator.Storage;

namespace Annotator.Grains.Projections;

/// <summary>Exams, their series and volumes, for lists, filters and for finding the exam a volume belongs to.</summary>
public sealed class ExamProjection : IProjection
{
    /// <inheritdoc/>
    public string Name => "exams";

    /// <inheritdoc/>
    public int Schema => 3;

    /// <inheritdoc/>
    public IReadOnlyList<string> Tables => ["rm_exams", "rm_series", "rm_volumes"];

    /// <inheritdoc/>
    public string CreateSql => """
        CREATE TABLE IF NOT EXISTS rm_exams (
            id TEXT PRIMARY KEY, project_id TEXT NOT NULL, title TEXT NOT NULL, study_uid TEXT NOT NULL, study_date TEXT, registered_at TEXT NOT NULL, updated_at TEXT NOT NULL);
        CREATE INDEX IF NOT EXISTS rm_exams_project ON rm_exams (project_id, registered_at, id);
        CREATE TABLE IF NOT EXISTS rm_series (
            exam_id TEXT NOT NULL, series_uid TEXT NOT NULL, modality TEXT NOT NULL, instances BIGINT NOT NULL, problems TEXT NOT NULL,
            checks TEXT, overridden TEXT, PRIMARY KEY (exam_id, series_uid));
        CREATE TABLE IF NOT EXISTS rm_volumes (
            exam_id TEXT NOT NULL, volume_id TEXT NOT NULL, series_uid TEXT NOT NULL, manifest TEXT NOT NULL, slices BIGINT NOT NULL,
            removed BIGINT NOT NULL DEFAULT 0, PRIMARY KEY (exam_id, volume_id));
        CREATE INDEX IF NOT EXISTS rm_volumes_volume ON rm_volumes (volume_id);
        """;

    /// <inheritdoc/>
    public IEnumerable<SqlStatement> Project(StoredEvent stored)
    {
        if (stored.Stream.Kind != StreamKinds.Exam) return [];
        var at = Rows.Time(stored.Data.At);
        return Rows.Read(stored) switch
        {
            ExamRegistered e => [new(
                "INSERT INTO rm_exams (id, project_id, title, study_uid, study_date, registered_at, updated_at) VALUES (@id, @project, @title, @study, @date, @at, @at)",
                new { id = e.ExamId, project = e.ProjectId, title = e.Title, study = e.StudyInstanceUid, date = e.StudyDate, at })],
            SeriesRegistered e => Series(stored.Stream.Id, e.Series, at),
            VolumeDerived e => [Listed(stored.Stream.Id, e.SeriesInstanceUid, e.Volume), Touched(stored.Stream.Id, at)],
            VerdictOverridden e => [Overridden(stored.Stream.Id, e.SeriesInstanceUid, e.Findings), Touched(stored.Stream.Id, at)],
            VerdictRestored e => [Overridden(stored.Stream.Id, e.SeriesInstanceUid, null), Touched(stored.Stream.Id, at)],
            VolumeRemoved e => [Removed(stored.Stream.Id, e.VolumeId, 1), Touched(stored.Stream.Id, at)],
            VolumeRestored e => [Removed(stored.Stream.Id, e.VolumeId, 0), Touched(stored.Stream.Id, at)],
            _ => [Touched(stored.Stream.Id, at)],
        };
    }

    /// <summary>The series' present volumes are listed; earlier ones keep their row, because labels may remember them.</summary>
    private static IEnumerable<SqlStatement> Series(string exam, ExamSeries series, string at)
    {
        yield return new(
            """
            INSERT INTO rm_series (exam_id, series_uid, modality, instances, problems, checks) VALUES (@exam, @uid, @modality, @instances, @problems, @checks)
            ON CONFLICT (exam_id, series_uid) DO UPDATE SET
                modality = excluded.modality, instances = excluded.instances, problems = excluded.problems, checks = excluded.checks
            """,
            new
            {
                exam, uid = series.SeriesInstanceUid, modality = series.Modality, instances = (long)series.Instances,
                problems = JsonSerializer.Serialize(FindingsOf(series), CoreJson.Options),
                checks = series.Checks is { IsClean: false } checks ? checks.Key : null,
            });
        foreach (var volume in series.Volumes) yield return Listed(exam, series.SeriesInstanceUid, volume);
        yield return Touched(exam, at);
    }

    private static SqlStatement Listed(string exam, string series, ExamVolume volume) => new(
        """
        INSERT INTO rm_volumes (exam_id, volume_id, series_uid, manifest, slices) VALUES (@exam, @volume, @uid, @manifest, @slices)
        ON CONFLICT (exam_id, volume_id) DO UPDATE SET manifest = excluded.manifest
        """,
        new { exam, volume = volume.Id, uid = series, manifest = volume.Manifest, slices = (long)volume.Grid.Slices });

    private static IEnumerable<SeriesProblem> FindingsOf(ExamSeries series)
    {
        var found = series.Volumes.SelectMany(v => v.Problems).Concat(series.Problems ?? []);
        return series.Checks is { } checks ? found.Concat(checks.Completeness).Concat(checks.Integrity) : found;
    }

    private static SqlStatement Overridden(string exam, string uid, string? findings) =>
        new("UPDATE rm_series SET overridden = @findings WHERE exam_id = @exam AND series_uid = @uid", new { exam, uid, findings });

    private static SqlStatement Removed(string exam, string volume, long removed) =>
        new("UPDATE rm_volumes SET removed = @removed WHERE exam_id = @exam AND volume_id = @volume", new { exam, volume, removed });

    private static SqlStatement Touched(string exam, string at) => new("UPDATE rm_exams SET updated_at = @at WHERE id = @exam", new { exam, at });
}
