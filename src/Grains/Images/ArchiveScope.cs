namespace Annotator.Grains.Images;

/// <summary>What a caller may see of the archive: one domain, and within it one project's instances or all.</summary>
/// <param name="Domain">The de-identification domain.</param>
/// <param name="ProjectId">The project; null for the site archive.</param>
public sealed record ArchiveScope(string Domain, string? ProjectId);
