using Annotator.Core.Annotations;
using Annotator.Core.Annotations.Masks;

namespace Annotator.Core.Tests.Annotations;

/// <summary>The slow twin of the mask layers: every voxel keeps every stroke that ever flipped it, and nothing is ever forgotten.</summary>
internal sealed class DenseMasks(int voxels, bool panoptic)
{
    private readonly Dictionary<(string Layer, int K), Voxel[]> _slices = [];
    private readonly Dictionary<string, (long Stamp, StrokeMode Mode, string ObjectId, string Layer)> _strokes = [];

    public void Stroke(string commandId, long version, PaintMask command, Func<string, bool> isLive, Func<string, bool> isHeld)
    {
        var layer = panoptic ? SetStage.Group : command.ObjectId;
        _strokes[commandId] = (version, command.Mode, command.ObjectId, layer);
        foreach (var slice in command.Slices)
            foreach (var voxel in RunCodec.Decode(slice.Runs).SelectMany(r => Enumerable.Range(r.Start, r.Length)).Select(v => Slice(layer, slice.K)[v]))
            {
                var free = voxel.Owner is not { } owner || !isLive(owner) || (command.Mode == StrokeMode.TakeOver && !isHeld(owner));
                if (command.Mode == StrokeMode.Erase && voxel.Owner == command.ObjectId) voxel.Write(version, null);
                if (command.Mode != StrokeMode.Erase && voxel.Owner != command.ObjectId && free) voxel.Write(version, command.ObjectId);
            }
    }

    /// <summary>Undoes or redoes a stroke; the turned stroke goes by the new command's id from then on.</summary>
    public void Turn(string commandId, string undone, bool forth, Func<string, bool> isLive, Func<string, bool> isHeld)
    {
        if (!_strokes.Remove(undone, out var stroke)) return;
        _strokes[commandId] = stroke;
        foreach (var voxel in _slices.Where(s => s.Key.Layer == stroke.Layer).SelectMany(s => s.Value))
        {
            if (!forth && voxel.Current > 0 && voxel.Line[voxel.Current].Stamp == stroke.Stamp) voxel.Current--;
            else if (forth && voxel.Current + 1 < voxel.Line.Count && voxel.Line[voxel.Current + 1].Stamp == stroke.Stamp)
            {
                var own = voxel.Owner is not { } owner || owner == stroke.ObjectId || !isLive(owner) || (stroke.Mode == StrokeMode.TakeOver && !isHeld(owner));
                if (own) voxel.Current++;
            }
        }
    }

    public void AssertEqual(AnnotationSet set)
    {
        foreach (var ((layer, k), dense) in _slices)
        {
            var slice = set.Layer(new MaskLayerId(SetStage.Grid.Id, layer))[k];
            for (var v = 0; v < voxels; v++)
                Assert.True(slice.At(v).Owner == dense[v].Owner, $"voxel {v} of slice {k} in {layer}: {slice.At(v).Owner} instead of {dense[v].Owner}");
        }
    }

    private Voxel[] Slice(string layer, int k) =>
        _slices.TryGetValue((layer, k), out var known) ? known : _slices[(layer, k)] = [.. Enumerable.Range(0, voxels).Select(_ => new Voxel())];

    private sealed class Voxel
    {
        public List<(long Stamp, string? Owner)> Line { get; } = [(0, null)];

        public int Current { get; set; }

        public string? Owner => Line[Current].Owner;

        public void Write(long stamp, string? owner)
        {
            Line.RemoveRange(Current + 1, Line.Count - Current - 1);
            Line.Add((stamp, owner));
            Current++;
        }
    }
}
