namespace Annotator.Cli.Import;

/// <summary>One file to be sent.</summary>
/// <param name="Path">Where it is, as the person named it.</param>
/// <param name="SentName">What the server is told: the path below the named folder, with slashes.</param>
/// <param name="Length">Its length in bytes when it was found.</param>
/// <param name="GoesWithPrevious">Whether it must travel in one request with the file before it.</param>
internal sealed record LocalFile(string Path, string SentName, long Length, bool GoesWithPrevious = false);

/// <summary>A file or folder that cannot be read.</summary>
internal sealed record Unreadable(string Path, string Text);
