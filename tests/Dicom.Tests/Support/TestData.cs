namespace Annotator.Dicom.Tests.Support;

/// <summary>The shared real images, and folders of this run.</summary>
internal static class TestData
{
    private static readonly Lazy<string?> Root = new(FindRoot);

    public static bool IsFull => Environment.GetEnvironmentVariable("ANNOTATOR_FULL") == "1";

    /// <summary>A folder of the shared images; the test is skipped, by name, when it is absent.</summary>
    public static string Folder(string name)
    {
        var path = Root.Value is { } root ? Path.Combine(root, name) : null;
        Assert.SkipUnless(path is not null && Directory.Exists(path), $"shared test images '{name}' are absent: set ANNOTATOR_TEST_DATA");
        return path!;
    }

    public static string[] Files(string folder) => [.. Directory.GetFiles(Folder(folder), "*.dcm").Order(StringComparer.Ordinal)];

    public static DicomFile Read(string folder, string name) => DicomFile.Read(File.ReadAllBytes(Path.Combine(Folder(folder), name)));

    /// <summary>A fresh folder under the temporary one, removed with the value.</summary>
    public static TemporaryFolder Temporary() => new();

    private static string? FindRoot()
    {
        if (Environment.GetEnvironmentVariable("ANNOTATOR_TEST_DATA") is { Length: > 0 } named)
        {
            return named;
        }
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var beside = Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(beside))
            {
                return beside;
            }
        }
        return null;
    }
}

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("annotator-dicom-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
