using System.Text.Json;
using Annotator.Core.Messages;
using Annotator.Storage;

namespace Annotator.Grains.Projections;

/// <summary>Which objects of which label each branch of an exam has: for label chips and AND/OR/NOT filters. Rows carry their branch.</summary>
public sealed class LabelProjection : IProjection
{
    /// <inheritdoc/>
    public string Name => "labels";

    /// <inheritdoc/>
    public int Schema => 1;

    /// <inheritdoc/>
    public IReadOnlyList<string> Tables => ["rm_labels"];

    /// <inheritdoc/>
    public string CreateSql => """
        CREATE TABLE IF NOT EXISTS rm_labels (
            set_id TEXT NOT NULL, object_id TEXT NOT NULL, exam_id TEXT NOT NULL, branch TEXT NOT NULL, blinded BIGINT NOT NULL, label_id TEXT NOT NULL,
            removed BIGINT NOT NULL, PRIMARY KEY (set_id, object_id));
        CREATE INDEX IF NOT EXISTS rm_labels_exam ON rm_labels (exam_id, label_id);
        """;

    /// <inheritdoc/>
    public IEnumerable<SqlStatement> Project(StoredEvent stored)
    {
        if (!SetName.TryParse(stored.Stream, out var name)) return [];
        var set = stored.Stream.Id;
        return stored.Data.Type switch
        {
            "set.object-added" => [new(
                "INSERT INTO rm_labels (set_id, object_id, exam_id, branch, blinded, label_id, removed) VALUES (@set, @obj, @exam, @branch, 0, @label, 0)",
                new { set, obj = Member(stored, "objectId"), exam = name.ExamId, branch = name.Branch, label = Member(stored, "labelId") })],
            "set.object-removed" => [Removed(set, stored, 1)],
            "set.object-restored" => [Removed(set, stored, 0)],
            "set.class-changed" => [new(
                "UPDATE rm_labels SET label_id = @label WHERE set_id = @set AND object_id = @obj",
                new { set, obj = Member(stored, "objectId"), label = Member(stored, "labelId") })],
            _ => [],
        };
    }

    private static SqlStatement Removed(string set, StoredEvent stored, long removed) => new(
        "UPDATE rm_labels SET removed = @removed WHERE set_id = @set AND object_id = @obj", new { set, obj = Member(stored, "objectId"), removed });

    // Large members of these events may lie in a blob; the ones read here never do.
    private static string Member(StoredEvent stored, string name)
    {
        var reader = new Utf8JsonReader(stored.Data.Data.Span);
        return JsonElement.ParseValue(ref reader).GetProperty(name).GetString()!;
    }
}
