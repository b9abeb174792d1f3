using System.Collections.Concurrent;
using System.Diagnostics;
using Annotator.Dicom;
using Annotator.Dicom.PixelData.Jpeg2000;

namespace Annotator.Decoder;

/// <summary>Decodes codestreams in worker processes: started when needed, kept for the next frame, ended when one breaks, hangs or is told something
/// impossible. Frames of several threads are decoded side by side. What happens to a worker touches the one frame it had.</summary>
public sealed class DecoderPool : ICodestreamDecoder, IDisposable
{
    private static readonly TimeSpan RetryUnavailable = TimeSpan.FromSeconds(30);

    private readonly DecoderOptions _options;
    private readonly string _program;
    private readonly SemaphoreSlim _slots;
    private readonly ConcurrentStack<WorkerProcess> _idle = new();
    private readonly ConcurrentDictionary<WorkerProcess, byte> _all = new();
    private readonly Lock _probing = new();
    private volatile StartVerdict? _lastStart;
    private volatile bool _isDisposed;

    /// <summary>A pool without workers yet.</summary>
    public DecoderPool(DecoderOptions options)
    {
        _options = options;
        _program = options.Program ?? Path.Combine(AppContext.BaseDirectory, "Annotator.Decoder");
        _slots = new SemaphoreSlim(options.Workers > 0 ? options.Workers : Environment.ProcessorCount);
    }

    /// <summary>Workers alive.</summary>
    public int WorkerCount => _all.Count;

    /// <summary>Workers started since the beginning.</summary>
    public int StartedCount { get; private set; }

    /// <summary>Process ids of the workers alive.</summary>
    public IEnumerable<int> WorkerIds => _all.Keys.Select(worker => worker.Id);

    /// <inheritdoc/>
    /// <remarks>The first call starts a worker to find out; a failure is tried anew every half minute.</remarks>
    public string? WhyUnavailable
    {
        get
        {
            lock (_probing)
            {
                if (_lastStart is not { } last || (last.Why is not null && Stopwatch.GetElapsedTime(last.At) > RetryUnavailable))
                {
                    Probe();
                }
                return _lastStart?.Why;
            }
        }
    }

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<byte> codestream, J2kHeader header, Span<byte> target)
    {
        if (header.WorkingBytes > (long)_options.MemoryMiB << 20)
        {
            throw new DicomFormatException(DicomErrorCodes.TooLarge, $"Decoding the frame takes about {header.WorkingBytes >> 20} MiB, over the bound of {_options.MemoryMiB} MiB.");
        }
        var samples = header.Columns * (long)header.Rows * header.Components;
        var limit = TimeSpan.FromSeconds(_options.Seconds + (_options.SecondsPerMillionSamples * samples / 1e6));
        var request = new Request(
            codestream.Length, header.Columns, header.Rows, header.Components, header.Precision, header.IsSigned ? 1 : 0, (int)(target.Length / samples));
        _slots.Wait();
        try
        {
            var worker = Take();
            try
            {
                worker.Decode(request, codestream, target, limit);
            }
            finally
            {
                Return(worker);
            }
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Ends the workers.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        foreach (var worker in _all.Keys)
        {
            Discard(worker);
        }
    }

    private WorkerProcess Take()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        while (_idle.TryPop(out var idle))
        {
            if (idle.IsUsable)
            {
                return idle;
            }
            Discard(idle);
        }
        try
        {
            // A frame's time says little of a start on a busy machine.
            var worker = WorkerProcess.Start(_program, _options, TimeSpan.FromSeconds(30));
            _all[worker] = 0;
            StartedCount++;
            _lastStart = new StartVerdict(null, Stopwatch.GetTimestamp());
            return worker;
        }
        catch (DicomFormatException e) when (e.Code == DicomErrorCodes.DecoderUnavailable)
        {
            _lastStart = new StartVerdict(e.Message, Stopwatch.GetTimestamp());
            throw;
        }
    }

    private void Return(WorkerProcess worker)
    {
        if (worker.IsUsable && !_isDisposed)
        {
            _idle.Push(worker);
        }
        else
        {
            Discard(worker);
        }
    }

    private void Discard(WorkerProcess worker)
    {
        _all.TryRemove(worker, out _);
        worker.Dispose();
    }

    private void Probe()
    {
        _slots.Wait();
        try
        {
            Return(Take());
        }
        catch (DicomFormatException e) when (e.Code == DicomErrorCodes.DecoderUnavailable)
        {
            // Kept in _lastStart, which is what was asked for.
        }
        finally
        {
            _slots.Release();
        }
    }

    private sealed record StartVerdict(string? Why, long At);
}
