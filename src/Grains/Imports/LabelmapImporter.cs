using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Annotator.Core.Annotations;
using Annotator.Core.Annotations.Masks;
using Annotator.Core.Geometry;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Grains.Images;
using Annotator.Imaging.Formats.VolumeFiles;

namespace Annotator.Grains.Imports;

/// <summary>What is to be made of a labelmap file.</summary>
/// <param name="Set">The annotation set.</param>
/// <param name="Grid">The grid of the volume it belongs to.</param>
/// <param name="Labels">Which label a value is, by id or name, where somebody said so.</param>
/// <param name="IsDryRun">Whether only verdicts are wanted.</param>
public sealed record LabelmapImport(SetName Set, Grid Grid, IReadOnlyDictionary<int, string> Labels, bool IsDryRun);

/// <summary>What became, or would become, of one value of the file.</summary>
/// <param name="Value">The voxel value.</param>
/// <param name="Layer">The layer of the file, from 0.</param>
/// <param name="Name">What the file calls it; null when it does not.</param>
/// <param name="LabelId">The label it is; null when none was found.</param>
/// <param name="ObjectId">The object it became.</param>
/// <param name="Voxels">Voxels in the file.</param>
/// <param name="Painted">Voxels the object has; fewer where others own them. 0 in a dry run.</param>
/// <param name="Verdict"><c>ok</c>, <c>skipped</c> (it is there already) or <c>failed</c>.</param>
/// <param name="Code">Why; null when all went well.</param>
/// <param name="Text">The same in words.</param>
public sealed record LabelmapRow(
    int Value, int Layer, string? Name, string? LabelId, string ObjectId, long Voxels, long Painted, string Verdict, string? Code = null, string? Text = null);

/// <summary>Makes objects of the values of a labelmap file, as commands of the person who imports; each value with its own verdict.</summary>
/// <remarks>Object and command ids follow from set and file, so the same file again changes nothing. Voxels that other objects own are left to them.</remarks>
public sealed class LabelmapImporter(IGrainHost grains, IngestMemory memory)
{
    private const int CopiesHeld = 3;
    private const string Mask = "bitmask";

    /// <summary>Imports a file that was received.</summary>
    /// <returns>A row for each value; or why the file cannot be imported at all.</returns>
    public async Task<(ImmutableArray<LabelmapRow> Rows, Rejection? Rejection)> ImportAsync(
        ReadOnlyMemory<byte> received, LabelGroup group, LabelmapImport import, Actor actor, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(import);
        try
        {
            var file = VolumeFileReader.Open(received);
            var (match, mismatch) = LatticeMatch.Of(file.Header, import.Grid);
            if (match is null) return ([], mismatch);
            var needed = file.Header.VoxelBytes * CopiesHeld;
            if (!memory.TryTake(needed)) return ([], new(RejectionClass.Unavailable, "busy", "The server has no memory for this file now. Send it again in a moment."));
            try
            {
                var (segments, unusable) = await Task.Run(() => LabelmapVoxels.Read(file, import.Grid, match), cancellation);
                return unusable is null ? (await RunAsync(file.Header, segments, Convert.ToHexStringLower(SHA256.HashData(received.Span)), group, import, actor, cancellation), null) : ([], unusable);
            }
            finally
            {
                memory.Return(needed);
            }
        }
        catch (VolumeFormatException e)
        {
            return ([], new Rejection(e.Code == VolumeFileCodes.TooLarge ? RejectionClass.TooLarge : RejectionClass.Invalid, e.Code, e.Message));
        }
    }

    private async Task<ImmutableArray<LabelmapRow>> RunAsync(
        VolumeFileHeader header, IReadOnlyList<ImportedSegment> segments, string digest, LabelGroup group, LabelmapImport import, Actor actor, CancellationToken cancellation)
    {
        var rows = ImmutableArray.CreateBuilder<LabelmapRow>(segments.Count);
        foreach (var segment in segments)
        {
            cancellation.ThrowIfCancellationRequested();
            var named = header.Segments.FirstOrDefault(s => s.LabelValue == segment.Value && s.Layer == segment.Layer)?.Name;
            var objectId = ExamIds.Uuid(string.Create(CultureInfo.InvariantCulture, $"imported-object-1\n{import.Set.Stream}\n{import.Grid.Id}\n{digest}\n{segment.Layer}\n{segment.Value}"));
            var label = FindLabel(group, import.Labels.GetValueOrDefault(segment.Value), named, segment.Value);
            var row = new LabelmapRow(segment.Value, segment.Layer, named, label?.Id, objectId, segment.Voxels, 0, "ok");
            rows.Add(await OneAsync(row, segment, label, import, actor, cancellation));
        }
        return rows.DrainToImmutable();
    }

    private async Task<LabelmapRow> OneAsync(LabelmapRow row, ImportedSegment segment, Label? label, LabelmapImport import, Actor actor, CancellationToken cancellation)
    {
        if (label is null) return row with { Verdict = "failed", Code = "no-such-label", Text = "No label of the group is meant by this value; say which (map=VALUE:LABEL)." };
        if (label.Shape != Mask) return row with { Verdict = "failed", Code = "wrong-shape", Text = $"The label “{label.Name}” is no bitmask." };
        var set = (await grains.ReadAsync<AnnotationSet>(import.Set.Stream, cancellation)).State;
        if (set.Objects.TryGetValue(row.ObjectId, out var known))
            return row with { Verdict = "skipped", Painted = Count(set, row.ObjectId), Code = "object-exists", Text = known.Removed ? "It was imported before and removed since." : "It was imported before." };
        if (import.IsDryRun) return row;
        if (await ExecuteAsync(import.Set.Stream, new AddObject(row.ObjectId, label.Id), row.ObjectId, "add", actor, cancellation) is { } notAdded) return Failed(row, notAdded);
        var stroke = new PaintMask(row.ObjectId, import.Grid.Id, StrokeMode.Set, [.. segment.Slices.Select(s => new StrokeSlice(s.Key, RunCodec.Encode(CollectionsMarshal.AsSpan(s.Value))))]);
        if (await ExecuteAsync(import.Set.Stream, stroke, row.ObjectId, "paint", actor, cancellation) is { } notPainted)
        {
            await ExecuteAsync(import.Set.Stream, new RemoveObject(row.ObjectId), row.ObjectId, "remove", actor, cancellation);
            return Failed(row, notPainted);
        }
        var painted = Count((await grains.ReadAsync<AnnotationSet>(import.Set.Stream, cancellation)).State, row.ObjectId);
        return painted == segment.Voxels
            ? row with { Painted = painted }
            : row with { Painted = painted, Code = "voxels-owned", Text = FormattableString.Invariant($"{segment.Voxels - painted} voxels belong to other objects and were left to them.") };
    }

    // Nobody looked at a picture while this was painted: the display is 0 × 0 pixels.
    private async Task<Rejection?> ExecuteAsync(StreamId set, SetCommand command, string objectId, string what, Actor actor, CancellationToken cancellation)
    {
        var view = new ViewingCondition(0, 1, "LINEAR", null, "native", 0, 1, 0, 0, 0);
        var envelope = new CommandEnvelope(ExamIds.Uuid($"import-label-1\n{what}\n{objectId}"), set, command, view);
        return (await grains.ExecuteAsync(envelope, actor, cancellation)).Rejection;
    }

    private static LabelmapRow Failed(LabelmapRow row, Rejection why) => row with { Verdict = "failed", Code = why.Code, Text = why.Text };

    private static long Count(AnnotationSet set, string objectId) => set.MaskOf(objectId).Sum(m => m.Runs.Sum(r => (long)r.Length));

    // What somebody said; else what the file calls it, perhaps with the number our own export gives a second object; else the place in the group's order.
    private static Label? FindLabel(LabelGroup group, string? said, string? named, int value)
    {
        var labels = group.Labels.Where(l => !l.Removed).ToList();
        Label? ByName(string name) => labels.Find(l => l.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (said is not null) return labels.Find(l => l.Id == said) ?? ByName(said);
        if (!string.IsNullOrEmpty(named)) return ByName(named) ?? ByName(named.TrimEnd("0123456789".ToCharArray()).TrimEnd());
        return labels.Where(l => l.Shape == Mask).ElementAtOrDefault(value - 1);
    }
}
