namespace Annotator.Silo;

/// <summary>Where the built web client is.</summary>
internal static class WebRoots
{
    /// <summary>The folder that was named, else <c>wwwroot</c> beside the executable, else <c>src/Web/dist</c> of the source tree it was built in; null when there is none.</summary>
    public static string? Find(string? named) => named ?? Candidates().FirstOrDefault(folder => File.Exists(Path.Combine(folder, "index.html")));

    private static IEnumerable<string> Candidates()
    {
        yield return Path.Combine(AppContext.BaseDirectory, "wwwroot");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent) yield return Path.Combine(folder.FullName, "src", "Web", "dist");
    }
}
