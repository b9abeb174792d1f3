namespace Annotator.Dicom.Objects;

/// <summary>Looks attributes up for one frame: in its own functional groups, then the shared ones, then the dataset itself (PS3.3 C.7.6.16).</summary>
internal sealed class FrameAttributes
{
    private readonly DicomDataset _dataset;
    private readonly DicomDataset? _own;
    private readonly DicomDataset? _shared;

    private readonly int _frameIndex;

    public FrameAttributes(DicomDataset dataset, int frameIndex)
    {
        (_dataset, _frameIndex) = (dataset, frameIndex);
        var perFrame = dataset.GetItems(DicomTags.PerFrameFunctionalGroupsSequence);
        _own = frameIndex < perFrame.Count ? perFrame[frameIndex] : null;
        _shared = dataset.GetItem(DicomTags.SharedFunctionalGroupsSequence);
    }

    /// <summary>The instance is an enhanced one: what differs between frames stands in functional groups.</summary>
    public bool IsEnhanced => _own is not null;

    /// <summary>The same frame of another dataset.</summary>
    public FrameAttributes Of(DicomDataset dataset) => new(dataset, _frameIndex);

    /// <summary>The dataset that holds an attribute of a functional group macro; the root when no group does.</summary>
    public DicomDataset Group(DicomTag sequence) => _own?.GetItem(sequence) ?? _shared?.GetItem(sequence) ?? _dataset;

    /// <summary>The first of several macros that is there, else the root.</summary>
    public DicomDataset Group(params ReadOnlySpan<DicomTag> sequences)
    {
        foreach (var sequence in sequences)
        {
            if ((_own?.GetItem(sequence) ?? _shared?.GetItem(sequence)) is { } found)
            {
                return found;
            }
        }
        return _dataset;
    }
}
