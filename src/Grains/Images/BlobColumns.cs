namespace Annotator.Grains.Images;

/// <summary>Which columns of the tables beside the log name blobs. A blob that one of them names must be there; one that none names may go.</summary>
public static class BlobColumns
{
    /// <summary>Table and column.</summary>
    public static IReadOnlyList<(string Table, string Column)> All { get; } = 
    [
        ("instances", "blob"), ("image_quarantine", "blob"), ("project_volumes", "manifest"), ("volume_files", "original"),
    ];

    /// <summary>Which of them name manifests, whose own blobs must be there too; several names are separated by spaces.</summary>
    public static IReadOnlyList<(string Table, string Column)> Manifests { get; } = [("project_volumes", "manifest"), ("volume_files", "manifests")];

    /// <summary>Counts the rows that name <c>@blob</c>.</summary>
    internal static string CountSql { get; } = $"SELECT {string.Join(" + ", All.Select(c => $"(SELECT count(*) FROM {c.Table} WHERE {c.Column} = @blob)"))}";
}
