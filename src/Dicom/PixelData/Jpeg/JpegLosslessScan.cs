namespace Annotator.Dicom.PixelData.Jpeg;

/// <summary>Scans of the lossless process (T.81 annex H): all seven predictors and the point transform.</summary>
internal static class JpegLosslessScan
{
    /// <summary>Decodes a scan into interleaved samples of the frame.</summary>
    public static void Decode(JpegFrame frame, JpegScan scan, ref JpegBitReader bits, ushort[] samples)
    {
        var isRowwise = scan.RestartInterval == 0 || scan.RestartInterval % frame.Width == 0;
        if (scan.Start is < 1 or > 7 || scan.Low >= frame.Precision || scan.Components.Any(c => c.DcTable is null) || !isRowwise)
        {
            throw JpegFrame.Corrupt("a lossless scan's parameters are out of range");
        }
        var places = scan.Components.Select(c => Array.IndexOf(frame.Components, c)).ToArray();
        var restartRows = scan.RestartInterval / frame.Width;
        var top = 0;
        for (var row = 0; row < frame.Height; row++)
        {
            if (restartRows > 0 && row > 0 && row % restartRows == 0)
            {
                top = !bits.IsOverrun && bits.Restart() ? row : throw JpegFrame.Corrupt("a restart marker is missing");
            }
            if (places.Length == 1)
            {
                DecodeRow(frame, scan, ref bits, samples.AsSpan(), row, row == top, places[0]);
            }
            else
            {
                DecodeInterleaved(frame, scan, ref bits, samples, row, row == top, places);
            }
        }
        if (bits.IsOverrun)
        {
            throw JpegFrame.Corrupt("it ends early");
        }
        Scale(samples, places, frame.Components.Length, scan.Low);
    }

    private static void DecodeRow(JpegFrame frame, JpegScan scan, ref JpegBitReader bits, Span<ushort> samples, int row, bool isTop, int place)
    {
        var channels = frame.Components.Length;
        var table = scan.Components[0].DcTable!;
        var stride = frame.Width * channels;
        var line = samples[((row * stride) + place)..];
        line[0] = (ushort)((isTop ? First(frame, scan) : samples[((row - 1) * stride) + place]) + table.DecodeDifference(ref bits));
        int left = line[0];
        if (isTop || scan.Start == 1)
        {
            for (var at = channels; at < stride; at += channels)
            {
                left = (ushort)(left + table.DecodeDifference(ref bits));
                line[at] = (ushort)left;
            }
            return;
        }
        var above = samples[(((row - 1) * stride) + place)..];
        for (var at = channels; at < stride; at += channels)
        {
            left = (ushort)(Predict(scan.Start, left, above[at], above[at - channels]) + table.DecodeDifference(ref bits));
            line[at] = (ushort)left;
        }
    }

    private static void DecodeInterleaved(JpegFrame frame, JpegScan scan, ref JpegBitReader bits, ushort[] samples, int row, bool isTop, int[] places)
    {
        var channels = frame.Components.Length;
        var start = row * frame.Width * channels;
        var up = frame.Width * channels;
        for (var column = 0; column < frame.Width; column++)
        {
            for (var i = 0; i < places.Length; i++)
            {
                var at = start + (column * channels) + places[i];
                var predicted = (isTop, column) switch
                {
                    (true, 0) => First(frame, scan),
                    (true, _) => samples[at - channels],
                    (false, 0) => samples[at - up],
                    _ => Predict(scan.Start, samples[at - channels], samples[at - up], samples[at - up - channels]),
                };
                samples[at] = (ushort)(predicted + scan.Components[i].DcTable!.DecodeDifference(ref bits));
            }
        }
    }

    private static int First(JpegFrame frame, JpegScan scan) => 1 << (frame.Precision - scan.Low - 1);

    // T.81 table H.1: a is left, b above, c above left.
    private static int Predict(int selection, int a, int b, int c) => selection switch
    {
        1 => a,
        2 => b,
        3 => c,
        4 => a + b - c,
        5 => a + ((b - c) >> 1),
        6 => b + ((a - c) >> 1),
        _ => (a + b) >> 1,
    };

    private static void Scale(ushort[] samples, int[] places, int channels, int shift)
    {
        foreach (var place in shift == 0 ? [] : places)
        {
            for (var at = place; at < samples.Length; at += channels)
            {
                samples[at] = (ushort)(samples[at] << shift);
            }
        }
    }
}
