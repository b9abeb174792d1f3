namespace Annotator.Dicom.PixelData.Jpeg;

/// <summary>Scans of the DCT processes: sequential (T.81 F.2) and progressive (T.81 G.2).</summary>
internal ref struct JpegDctScan
{
    private readonly JpegScan _scan;
    private readonly bool _isProgressive;
    private int _endOfBandRun;

    private JpegDctScan(JpegFrame frame, JpegScan scan)
    {
        (_scan, _isProgressive) = (scan, frame.IsProgressive);
    }

    /// <summary>Decodes a scan into the coefficients of its components.</summary>
    public static void Decode(JpegFrame frame, JpegScan scan, ref JpegBitReader bits)
    {
        var decoder = new JpegDctScan(frame, scan);
        decoder.Check();
        if (scan.Components.Length == 1)
        {
            decoder.DecodeSingle(ref bits);
        }
        else
        {
            decoder.DecodeInterleaved(frame, ref bits);
        }
    }

    private readonly void Check()
    {
        var isWhole = !_isProgressive || (_scan.Start == 0 ? _scan.End == 0 : _scan.Start <= _scan.End && _scan.End < 64 && _scan.Components.Length == 1);
        var needsDc = !_isProgressive || (_scan.Start == 0 && _scan.High == 0);
        var needsAc = !_isProgressive || _scan.Start > 0;
        if (!isWhole || _scan.Low > 13 || _scan.Components.Any(c => (needsDc && c.DcTable is null) || (needsAc && c.AcTable is null)))
        {
            throw JpegFrame.Corrupt("a scan's parameters are out of range");
        }
    }

    // A scan of one component has just the blocks that its samples need (T.81 A.2.2).
    private void DecodeSingle(ref JpegBitReader bits)
    {
        var component = _scan.Components[0];
        var (across, down) = (JpegFrame.DivideUp(component.Width, 8), JpegFrame.DivideUp(component.Height, 8));
        Reset();
        for (var row = 0; row < down; row++)
        {
            for (var column = 0; column < across; column++)
            {
                RestartAt((row * across) + column, ref bits);
                DecodeBlock(component, row, column, ref bits);
            }
            CheckEnd(ref bits);
        }
    }

    private void DecodeInterleaved(JpegFrame frame, ref JpegBitReader bits)
    {
        Reset();
        for (var row = 0; row < frame.McusDown; row++)
        {
            for (var column = 0; column < frame.McusAcross; column++)
            {
                RestartAt((row * frame.McusAcross) + column, ref bits);
                foreach (var component in _scan.Components)
                {
                    for (var block = 0; block < component.Horizontal * component.Vertical; block++)
                    {
                        var (y, x) = (block / component.Horizontal, block % component.Horizontal);
                        DecodeBlock(component, (row * component.Vertical) + y, (column * component.Horizontal) + x, ref bits);
                    }
                }
            }
            CheckEnd(ref bits);
        }
    }

    private void DecodeBlock(JpegComponent component, int row, int column, ref JpegBitReader bits)
    {
        var block = component.Coefficients.AsSpan(((row * component.BlocksAcross) + column) * 64, 64);
        if (!_isProgressive)
        {
            DecodeSequential(component, block, ref bits);
        }
        else if (_scan.Start == 0)
        {
            DecodeDc(component, block, ref bits);
        }
        else if (_scan.High == 0)
        {
            DecodeAcFirst(component, block, ref bits);
        }
        else
        {
            DecodeAcRefinement(component, block, ref bits);
        }
    }

    private static void DecodeSequential(JpegComponent component, Span<short> block, ref JpegBitReader bits)
    {
        component.Predictor += bits.ReadSigned(component.DcTable!.Decode(ref bits) & 15);
        block[0] = (short)component.Predictor;
        var table = component.AcTable!;
        for (var k = 1; k < 64; k++)
        {
            var symbol = table.Decode(ref bits);
            var size = symbol & 15;
            if (size == 0)
            {
                if (symbol != 0xF0)
                {
                    break;
                }
                k += 15;
                continue;
            }
            k += symbol >> 4;
            var value = bits.ReadSigned(size);
            if (k < 64)
            {
                block[JpegIdct.NaturalOrder[k]] = (short)value;
            }
        }
    }

    private readonly void DecodeDc(JpegComponent component, Span<short> block, ref JpegBitReader bits)
    {
        if (_scan.High != 0)
        {
            if (bits.ReadBit())
            {
                block[0] |= (short)(1 << _scan.Low);
            }
            return;
        }
        component.Predictor += bits.ReadSigned(component.DcTable!.Decode(ref bits) & 15);
        block[0] = (short)(component.Predictor << _scan.Low);
    }

    private void DecodeAcFirst(JpegComponent component, Span<short> block, ref JpegBitReader bits)
    {
        if (_endOfBandRun > 0)
        {
            _endOfBandRun--;
            return;
        }
        for (var k = _scan.Start; k <= _scan.End; k++)
        {
            var symbol = component.AcTable!.Decode(ref bits);
            var (run, size) = (symbol >> 4, symbol & 15);
            if (size == 0)
            {
                if (run != 15)
                {
                    _endOfBandRun = (1 << run) + bits.Read(run) - 1;
                    return;
                }
                k += 15;
                continue;
            }
            k += run;
            var value = bits.ReadSigned(size) << _scan.Low;
            if (k < 64)
            {
                block[JpegIdct.NaturalOrder[k]] = (short)value;
            }
        }
    }

    private void DecodeAcRefinement(JpegComponent component, Span<short> block, ref JpegBitReader bits)
    {
        var k = _scan.Start;
        while (_endOfBandRun == 0 && k <= _scan.End)
        {
            var symbol = component.AcTable!.Decode(ref bits);
            var (run, size) = (symbol >> 4, symbol & 15);
            if (size == 0 && run != 15)
            {
                _endOfBandRun = (1 << run) + bits.Read(run);
                break;
            }
            var value = size == 0 ? 0 : bits.ReadBit() ? 1 << _scan.Low : -1 << _scan.Low;
            k = RefineUntil(block, k, run, ref bits);
            if (value != 0 && k < 64)
            {
                block[JpegIdct.NaturalOrder[k]] = (short)value;
            }
            k++;
        }
        if (_endOfBandRun > 0)
        {
            RefineUntil(block, k, int.MaxValue, ref bits);
            _endOfBandRun--;
        }
    }

    /// <summary>Gives each coefficient that is not zero its correction bit, until so many zeros have passed; the place of the next zero.</summary>
    private readonly int RefineUntil(Span<short> block, int k, int zeros, ref JpegBitReader bits)
    {
        for (; k <= _scan.End; k++)
        {
            ref var coefficient = ref block[JpegIdct.NaturalOrder[k]];
            if (coefficient == 0)
            {
                if (zeros-- == 0)
                {
                    break;
                }
            }
            else if (bits.ReadBit() && (coefficient & (1 << _scan.Low)) == 0)
            {
                coefficient += (short)(coefficient >= 0 ? 1 << _scan.Low : -1 << _scan.Low);
            }
        }
        return k;
    }

    private void RestartAt(int mcu, ref JpegBitReader bits)
    {
        if (_scan.RestartInterval == 0 || mcu == 0 || mcu % _scan.RestartInterval != 0)
        {
            return;
        }
        CheckEnd(ref bits);
        if (!bits.Restart())
        {
            throw JpegFrame.Corrupt("a restart marker is missing");
        }
        Reset();
    }

    private void Reset()
    {
        _endOfBandRun = 0;
        foreach (var component in _scan.Components)
        {
            component.Predictor = 0;
        }
    }

    private static void CheckEnd(ref JpegBitReader bits)
    {
        if (bits.IsOverrun)
        {
            throw JpegFrame.Corrupt("it ends early");
        }
    }
}
