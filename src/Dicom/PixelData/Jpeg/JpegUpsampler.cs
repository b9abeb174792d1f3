namespace Annotator.Dicom.PixelData.Jpeg;

/// <summary>Brings subsampled components to full size as the Independent JPEG Group's library does ("fancy upsampling"): a triangle filter for 2:1,
/// repetition otherwise.</summary>
internal static class JpegUpsampler
{
    /// <summary>A component at the frame's full width and height; the stride of the result is the width given back.</summary>
    /// <param name="plane">The component's samples.</param>
    /// <param name="stride">Samples from a row to the next.</param>
    /// <param name="component">Its size.</param>
    /// <param name="frame">Its frame.</param>
    public static (ushort[] Samples, int Stride) Upsample(ushort[] plane, int stride, JpegComponent component, JpegFrame frame)
    {
        var (across, down) = (frame.MaxHorizontal / component.Horizontal, frame.MaxVertical / component.Vertical);
        if (frame.MaxHorizontal % component.Horizontal != 0 || frame.MaxVertical % component.Vertical != 0)
        {
            throw new DicomFormatException(DicomErrorCodes.UnsupportedPixelFormat, "JPEG components whose sampling is no whole ratio are not read here.");
        }
        if (across == 1 && down == 1)
        {
            return (plane, stride);
        }
        var width = component.Width * across;
        var target = new ushort[width * component.Height * down];
        var isSmooth = across == 2 && down <= 2 && component.Width > 2;
        for (var row = 0; row < component.Height * down; row++)
        {
            var source = plane.AsSpan(row / down * stride, component.Width);
            var near = Math.Clamp((row / 2) + (row % 2 == 0 ? -1 : 1), 0, component.Height - 1);
            var neighbour = down == 1 ? [] : plane.AsSpan(near * stride, component.Width);
            Fill(source, neighbour, target.AsSpan(row * width, width), isSmooth ? 0 : across);
        }
        return (target, width);
    }

    private static void Fill(ReadOnlySpan<ushort> source, ReadOnlySpan<ushort> neighbour, Span<ushort> line, int repeats)
    {
        if (repeats > 0)
        {
            Repeat(source, line, repeats);
        }
        else if (neighbour.IsEmpty)
        {
            SmoothAcross(source, line);
        }
        else
        {
            SmoothBoth(source, neighbour, line);
        }
    }

    private static void Repeat(ReadOnlySpan<ushort> source, Span<ushort> line, int times)
    {
        for (var i = 0; i < line.Length; i++)
        {
            line[i] = source[i / times];
        }
    }

    // Each sample is three parts its nearest, one part the next; the roundings alternate so that they do not add up.
    private static void SmoothAcross(ReadOnlySpan<ushort> source, Span<ushort> line)
    {
        var last = source.Length - 1;
        (line[0], line[1]) = (source[0], (ushort)(((3 * source[0]) + source[1] + 2) >> 2));
        for (var i = 1; i < last; i++)
        {
            line[2 * i] = (ushort)(((3 * source[i]) + source[i - 1] + 1) >> 2);
            line[(2 * i) + 1] = (ushort)(((3 * source[i]) + source[i + 1] + 2) >> 2);
        }
        (line[2 * last], line[(2 * last) + 1]) = ((ushort)(((3 * source[last]) + source[last - 1] + 1) >> 2), source[last]);
    }

    private static void SmoothBoth(ReadOnlySpan<ushort> source, ReadOnlySpan<ushort> near, Span<ushort> line)
    {
        var last = source.Length - 1;
        var (here, before) = ((3 * source[0]) + near[0], 0);
        for (var i = 0; i <= last; i++)
        {
            var next = i < last ? (3 * source[i + 1]) + near[i + 1] : 0;
            line[2 * i] = (ushort)(i == 0 ? ((4 * here) + 8) >> 4 : ((3 * here) + before + 8) >> 4);
            line[(2 * i) + 1] = (ushort)(i == last ? ((4 * here) + 7) >> 4 : ((3 * here) + next + 7) >> 4);
            (before, here) = (here, next);
        }
    }
}
