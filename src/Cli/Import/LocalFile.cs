namespace Annotator.Cli.Import;

/// <summary>One file to be sent.</summary>
/// <param name="Path">Where it is, as the person named it.</param>
/// <param name="SentName">What the server is told: the path below the named folder, with slashes.</param>
/// <param name="Length">Its length in bytes when it was found.</param>
internal sealed record LocalFile(string Path, string SentName, long Length);

/// <summary>A file or folder that cannot be read.</summary>
internal sealed record Unreadable(string Path, string Text);
