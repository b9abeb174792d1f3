using System.Runtime.CompilerServices;

namespace Annotator.Dicom.PixelData.JpegLs;

/// <summary>Decodes the samples of one scan (T.87 annex A), whose components share their contexts.</summary>
internal sealed class JlsScan
{
    private static readonly int[] RunBits = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    private readonly JlsParameters _parameters;
    private readonly JlsContext[] _contexts = new JlsContext[365];
    private readonly JlsRunContext[] _runContexts = new JlsRunContext[2];
    private readonly int _width;
    private readonly int[] _runIndex;

    // A line has one sample more at each end: to the left what stands for Ra, to the right what stands for Rd.
    private int[][] _previous, _current;

    public JlsScan(JlsParameters parameters, int width, int components)
    {
        (_parameters, _width, _runIndex) = (parameters, width, new int[components]);
        _previous = Lines(width, components);
        _current = Lines(width, components);
        var start = Math.Max(2, (parameters.Range + 32) / 64);
        Array.Fill(_contexts, new JlsContext { A = start, N = 1 });
        Array.Fill(_runContexts, new JlsRunContext { A = start, N = 1 });
    }

    /// <summary>Decodes a line of each component.</summary>
    /// <param name="bits">The scan's bits.</param>
    /// <param name="bySample">Components are interleaved sample by sample, not line by line.</param>
    public void DecodeLine(ref JlsBitReader bits, bool bySample)
    {
        (_previous, _current) = (_current, _previous);
        for (var i = 0; i < _current.Length; i++)
        {
            _previous[i][_width + 1] = _previous[i][_width];
            _current[i][0] = _previous[i][1];
        }
        if (bySample)
        {
            DecodeSamples(ref bits);
        }
        else
        {
            for (var i = 0; i < _current.Length; i++)
            {
                DecodeComponent(ref bits, i);
            }
        }
        if (bits.IsOverrun)
        {
            throw JlsDecoder.Corrupt("it ends early");
        }
    }

    /// <summary>The line of a component that was decoded last.</summary>
    public ReadOnlySpan<int> Line(int component) => _current[component].AsSpan(1, _width);

    private static int[][] Lines(int width, int components)
    {
        var lines = new int[components][];
        for (var i = 0; i < components; i++)
        {
            lines[i] = new int[width + 2];
        }
        return lines;
    }

    private void DecodeComponent(ref JlsBitReader bits, int component)
    {
        var (previous, current) = (_previous[component], _current[component]);
        for (var x = 1; x <= _width;)
        {
            x = DecodeRegulars(ref bits, previous, current, x);
            if (x > _width)
            {
                return;
            }
            var length = ReadRun(ref bits, component, _width - x + 1, out var isInterrupted);
            current.AsSpan(x, length).Fill(current[x - 1]);
            x += length;
            if (isInterrupted)
            {
                current[x] = DecodeInterruption(ref bits, component, current[x - 1], previous[x]);
                x++;
            }
        }
    }

    // The regular mode up to a flat context or the line's end. The copy of the reader lives in registers, since its address is never taken.
    private int DecodeRegulars(ref JlsBitReader bits, int[] previous, int[] current, int x)
    {
        var fast = bits;
        var (p, contexts, quantizer, most) = (_parameters, _contexts, _parameters.Quantizer, _parameters.MaxValue);
        var (a, b, c, escape) = (current[x - 1], previous[x], previous[x - 1], _parameters.Limit - _parameters.RangeBits - 1);
        for (; x <= _width; x++)
        {
            var d = previous[x + 1];
            var context = (((quantizer[d - b + most] * 9) + quantizer[b - c + most]) * 9) + quantizer[c - a + most];
            if (context == 0)
            {
                break;
            }
            var sign = context >> 31;
            ref var state = ref contexts[(context ^ sign) - sign];
            // The median of a, b and a + b − c (T.87 A.4.1), without branches.
            var predicted = Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), a + b - c)) + ((state.C ^ sign) - sign);
            predicted = Math.Min(Math.Max(predicted, 0), most);
            var k = state.GolombBits();
            if (!fast.TryReadGolomb(k, escape, out var mapped))
            {
                bits = fast;
                mapped = bits.ReadGolomb(k, p.Limit, p.RangeBits);
                fast = bits;
            }
            a = Reconstruct(predicted, (state.Take(mapped, k, p) ^ sign) - sign);
            current[x] = a;
            (c, b) = (b, d);
        }
        bits = fast;
        return x;
    }

    private void DecodeSamples(ref JlsBitReader bits)
    {
        Span<int> contexts = stackalloc int[_current.Length];
        for (var x = 1; x <= _width;)
        {
            var any = 0;
            for (var i = 0; i < contexts.Length; i++)
            {
                contexts[i] = ContextAt(_previous[i], _current[i], x);
                any |= contexts[i];
            }
            if (any != 0)
            {
                for (var i = 0; i < contexts.Length; i++)
                {
                    _current[i][x] = DecodeRegular(ref bits, contexts[i], _current[i][x - 1], _previous[i][x], _previous[i][x - 1]);
                }
                x++;
                continue;
            }
            x = DecodeSampleRun(ref bits, x);
        }
    }

    private int DecodeSampleRun(ref JlsBitReader bits, int x)
    {
        var length = ReadRun(ref bits, 0, _width - x + 1, out var isInterrupted);
        foreach (var line in _current)
        {
            line.AsSpan(x, length).Fill(line[x - 1]);
        }
        x += length;
        if (!isInterrupted)
        {
            return x;
        }
        var runBits = RunBits[_runIndex[0]];
        for (var i = 0; i < _current.Length; i++)
        {
            // Interleaved by sample, an interruption is of type 0 in every component (T.87 A.7.2 with B.3).
            var (left, above) = (_current[i][x - 1], _previous[i][x]);
            var error = _runContexts[0].Decode(ref bits, _parameters, 0, runBits);
            _current[i][x] = Reconstruct(above, left > above ? -error : error);
        }
        LowerRunIndex(0);
        return x + 1;
    }

    // The gradients' regions as one signed number: nine values each, so that its sign is that of the first that is not zero.
    private int ContextAt(int[] previous, int[] current, int x)
    {
        var (quantizer, zero) = (_parameters.Quantizer, _parameters.MaxValue);
        var (a, b, c, d) = (current[x - 1], previous[x], previous[x - 1], previous[x + 1]);
        return (((quantizer[d - b + zero] * 9) + quantizer[b - c + zero]) * 9) + quantizer[c - a + zero];
    }

    private int DecodeRegular(ref JlsBitReader bits, int context, int a, int b, int c)
    {
        var sign = context >> 31;
        ref var state = ref _contexts[(context ^ sign) - sign];
        var predicted = c >= Math.Max(a, b) ? Math.Min(a, b) : c <= Math.Min(a, b) ? Math.Max(a, b) : a + b - c;
        predicted = Math.Clamp(predicted + ((state.C ^ sign) - sign), 0, _parameters.MaxValue);
        var k = state.GolombBits();
        var mapped = bits.ReadGolomb(k, _parameters.Limit, _parameters.RangeBits);
        return Reconstruct(predicted, (state.Take(mapped, k, _parameters) ^ sign) - sign);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Reconstruct(int predicted, int error)
    {
        var (p, value) = (_parameters, predicted + (error * _parameters.Step));
        if (value < -p.Near)
        {
            value += p.Range * p.Step;
        }
        else if (value > p.MaxValue + p.Near)
        {
            value -= p.Range * p.Step;
        }
        return Math.Clamp(value, 0, p.MaxValue);
    }

    private int ReadRun(ref JlsBitReader bits, int component, int left, out bool isInterrupted)
    {
        var length = 0;
        isInterrupted = false;
        while (bits.ReadBit())
        {
            var step = 1 << RunBits[_runIndex[component]];
            if (step <= left - length)
            {
                _runIndex[component] = Math.Min(_runIndex[component] + 1, 31);
            }
            length += Math.Min(step, left - length);
            if (length == left)
            {
                return length;
            }
        }
        isInterrupted = true;
        length += bits.Read(RunBits[_runIndex[component]]);
        return length < left ? length : throw JlsDecoder.Corrupt("a run goes beyond its line");
    }

    private int DecodeInterruption(ref JlsBitReader bits, int component, int left, int above)
    {
        var kind = Math.Abs(left - above) <= _parameters.Near ? 1 : 0;
        var error = _runContexts[kind].Decode(ref bits, _parameters, kind, RunBits[_runIndex[component]]);
        LowerRunIndex(component);
        return kind == 1 ? Reconstruct(left, error) : Reconstruct(above, left > above ? -error : error);
    }

    private void LowerRunIndex(int component) => _runIndex[component] = Math.Max(_runIndex[component] - 1, 0);
}
