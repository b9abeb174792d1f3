namespace Annotator.Core.Geometry;

/// <summary>What an image says of how many belong to it; null where it does not.</summary>
public sealed record FrameExpectations
{
    /// <summary>An image that says nothing.</summary>
    public static FrameExpectations None { get; } = new();

    /// <summary>Images in Acquisition (0020,1002).</summary>
    public int? ImagesInAcquisition { get; init; }

    /// <summary>Number of Temporal Positions (0020,0105).</summary>
    public int? TemporalPositions { get; init; }

    /// <summary>Number of Slices (0054,0081) of a PET series: in each of its volumes.</summary>
    public int? SlicesOfVolume { get; init; }

    /// <summary>Concatenation UID (0020,9161): the whole that this multi-frame instance is a part of.</summary>
    public string? ConcatenationUid { get; init; }

    /// <summary>In-concatenation Number (0020,9162), from 1.</summary>
    public int? ConcatenationPart { get; init; }

    /// <summary>In-concatenation Total Number (0020,9163).</summary>
    public int? ConcatenationParts { get; init; }
}
