using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Annotator.Core.Messages;

namespace Annotator.Core.Exams;

/// <summary>The verdicts about a series as it stands: whether all of it is here, and whether its attributes are there and agree.</summary>
/// <param name="Completeness">What is missing or there twice, with the slices; empty when the series is complete as far as its images tell.</param>
/// <param name="Integrity">Attributes that are missing or contradict each other, with the tag; empty when they are sound.</param>
/// <param name="Key">Names these findings: an override holds for what was found then, and no more.</param>
public sealed record SeriesChecks(ImmutableArray<SeriesProblem> Completeness, ImmutableArray<SeriesProblem> Integrity, string Key)
{
    private const int KeyLength = 16;

    /// <summary>Nothing was found.</summary>
    [JsonIgnore]
    public bool IsClean => Completeness.IsEmpty && Integrity.IsEmpty;

    /// <summary>The verdicts with their key.</summary>
    public static SeriesChecks Of(ImmutableArray<SeriesProblem> completeness, ImmutableArray<SeriesProblem> integrity)
    {
        var text = string.Join('\n', completeness.Concat(integrity).Select(found => $"{found.Code} {found.Text}"));
        return new(completeness, integrity, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..KeyLength]);
    }
}

/// <summary>A manager let a series into work although its verdict is against it.</summary>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why.</param>
/// <param name="Findings">The findings it holds for (<see cref="SeriesChecks.Key"/>); others make it void.</param>
public sealed record VerdictOverride(string By, DateTimeOffset At, string Reason, string Findings);

/// <summary>Keeps series whose verdict is against them out of work, until a manager overrides it.</summary>
public static class SeriesHolds
{
    /// <summary>Why a series is held; null when it is not.</summary>
    public static Rejection? Of(Exam exam, ExamSeries series)
    {
        ArgumentNullException.ThrowIfNull(exam);
        ArgumentNullException.ThrowIfNull(series);
        if (series.Checks is not { IsClean: false } checks) return null;
        if (exam.Overrides.TryGetValue(series.SeriesInstanceUid, out var overridden) && overridden.Findings == checks.Key) return null;
        var details = new JsonObject
        {
            ["seriesInstanceUid"] = series.SeriesInstanceUid,
            ["findings"] = new JsonArray([.. checks.Completeness.Concat(checks.Integrity).Select(found => (JsonNode)new JsonObject { ["code"] = found.Code, ["text"] = found.Text })]),
        };
        return checks.Integrity is [var wrong, ..]
            ? new Rejection(RejectionClass.Locked, "contradictory-series", $"The attributes of this series are not sound: {wrong.Text} A manager may let it in with a reason.", details)
            : new Rejection(RejectionClass.Locked, "incomplete-series", $"This series is not complete: {checks.Completeness[0].Text} A manager may let it in with a reason.", details);
    }

    /// <summary>Why no work on the exam may begin: everything in it that can be opened is held; null when something is not.</summary>
    public static Rejection? OfAll(Exam exam)
    {
        ArgumentNullException.ThrowIfNull(exam);
        if (VolumeRemovals.AreAllRemoved(exam)) return VolumeRemovals.Removed;
        Rejection? first = null;
        foreach (var series in exam.Series.Values.Where(series => series.Volumes.Any(v => !VolumeRemovals.IsRemoved(exam, v.Id))))
        {
            if (Of(exam, series) is not { } held) return null;
            first ??= held;
        }
        return first;
    }

    /// <summary>Why work on these grids may not be handed on: nothing in the exam may be read, or one of the grids is of a held series.</summary>
    public static Rejection? OfWork(Exam exam, IEnumerable<string> grids)
    {
        ArgumentNullException.ThrowIfNull(grids);
        var held = HeldGrids(exam);
        return OfAll(exam) ?? grids.Select(grid => held.GetValueOrDefault(grid)).FirstOrDefault(why => why is not null);
    }

    /// <summary>The grids of held series and of volumes that are taken out, by id, with the reason. A grid that another series still offers is free.</summary>
    public static ImmutableDictionary<string, Rejection> HeldGrids(Exam exam)
    {
        ArgumentNullException.ThrowIfNull(exam);
        var held = ImmutableDictionary.CreateBuilder<string, Rejection>();
        foreach (var series in exam.Series.Values)
        {
            if (Of(exam, series) is not { } why) continue;
            foreach (var grid in exam.Grids.Values.Where(grid => grid.SeriesInstanceUid == series.SeriesInstanceUid)) held[grid.Id] = why;
        }
        foreach (var grid in VolumeRemovals.ClosedGrids(exam)) held[grid] = VolumeRemovals.Removed;
        return held.ToImmutable();
    }
}
