using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Annotator.Core.Messages;

namespace Annotator.Core.Exams;

/// <summary>What people wrote about a volume, beside its images: nothing in here changes an image.</summary>
public sealed record VolumeRecord
{
    /// <summary>Nobody wrote anything.</summary>
    public static readonly VolumeRecord Empty = new();

    /// <summary>What it is called; null for its own title.</summary>
    public string? Title { get; init; }

    /// <summary>Tags by name, from the project's list.</summary>
    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Free facts by name; never the name of a DICOM attribute that tells who or which images it is.</summary>
    public ImmutableSortedDictionary<string, string> Metadata { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Who took it out of the exam; null while it is there.</summary>
    public VolumeRemoval? Removal { get; init; }

    /// <summary>Whether it says nothing.</summary>
    [JsonIgnore] public bool IsEmpty => Title is null && Tags.IsEmpty && Metadata.IsEmpty && Removal is null;
}

/// <summary>A volume was taken out of its exam. Its images stay in the archive, and it can be brought back.</summary>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why.</param>
public sealed record VolumeRemoval(string By, DateTimeOffset At, string Reason);

/// <summary>Which volumes of an exam are taken out of it.</summary>
public static class VolumeRemovals
{
    /// <summary>A removed volume's grid may not be drawn on.</summary>
    public static readonly Rejection Removed = new(RejectionClass.Locked, "volume-removed", "This volume was taken out of the exam. A manager can bring it back.");

    /// <summary>Whether a volume is taken out.</summary>
    public static bool IsRemoved(Exam exam, string volumeId)
    {
        ArgumentNullException.ThrowIfNull(exam);
        return exam.Records.GetValueOrDefault(volumeId)?.Removal is not null;
    }

    /// <summary>Whether there were volumes, and all of them are taken out.</summary>
    public static bool AreAllRemoved(Exam exam)
    {
        ArgumentNullException.ThrowIfNull(exam);
        var all = exam.Series.Values.SelectMany(s => s.Volumes).ToList();
        return all.Count > 0 && all.All(v => IsRemoved(exam, v.Id));
    }

    /// <summary>The grids of volumes that are taken out, by id. A grid that another volume still has is free.</summary>
    public static IEnumerable<string> ClosedGrids(Exam exam)
    {
        ArgumentNullException.ThrowIfNull(exam);
        if (exam.Records.Values.All(r => r.Removal is null)) return [];
        var volumes = exam.Series.Values.SelectMany(s => s.Volumes).ToLookup(v => IsRemoved(exam, v.Id), v => v.Grid.Id);
        return volumes[true].Except(volumes[false]);
    }
}
