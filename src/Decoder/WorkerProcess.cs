using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Annotator.Dicom;

namespace Annotator.Decoder;

/// <summary>One worker, seen from the server. Used by one thread at a time. Nothing it says is believed beyond its form.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private const int LongestReason = 400;

    private readonly Process _process;
    private readonly Stream _input, _output;
    private readonly Timer _watch;
    private volatile bool _isLate;
    private bool _isBroken;

    private WorkerProcess(Process process)
    {
        (_process, _input, _output) = (process, process.StandardInput.BaseStream, process.StandardOutput.BaseStream);
        Id = process.Id;
        _watch = new Timer(_ => EndLate());
    }

    public int Id { get; }

    /// <summary>It may get another request.</summary>
    public bool IsUsable => !_isBroken && !_isLate && !_process.HasExited;

    /// <summary>Starts one and waits until it is ready.</summary>
    /// <exception cref="DicomFormatException"><c>decoder-unavailable</c>.</exception>
    public static WorkerProcess Start(string program, DecoderOptions options, TimeSpan limit)
    {
        var worker = new WorkerProcess(Launch(program, options));
        try
        {
            worker._watch.Change(limit, Timeout.InfiniteTimeSpan);
            var (status, text) = worker.ReadText();
            worker.Rest();
            return status == Status.Done ? worker : throw Unavailable(text);
        }
        catch (Exception e)
        {
            worker.Dispose();
            throw e is IOException or InvalidDataException ? Unavailable("the decoder's process ended before it was ready", e) : e;
        }
    }

    /// <summary>Has a codestream decoded into the target.</summary>
    /// <exception cref="DicomFormatException"><c>corrupt-frame</c>, <c>decoder-crashed</c> or <c>decoder-timeout</c>.</exception>
    public void Decode(Request request, ReadOnlySpan<byte> codestream, Span<byte> target, TimeSpan limit)
    {
        try
        {
            _watch.Change(limit, Timeout.InfiniteTimeSpan);
            _input.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<Request>(in request)));
            _input.Write(codestream);
            _input.Flush();
            ReadAnswer(target);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            _isBroken = true;
            throw _isLate
                ? new DicomFormatException(DicomErrorCodes.DecoderTimeout, $"Decoding the frame took longer than {limit.TotalSeconds:0.#} s and was ended.", e)
                : new DicomFormatException(DicomErrorCodes.DecoderCrashed, "The decoder broke on the frame. It was replaced; other frames are not concerned.", e);
        }
        finally
        {
            Rest();
        }
    }

    public void Dispose()
    {
        _watch.Dispose();
        Kill();
        _input.Dispose();
        _output.Dispose();
        _process.Dispose();
    }

    private static Process Launch(string program, DecoderOptions options)
    {
        if (!OperatingSystem.IsLinux() || !File.Exists(program))
        {
            throw Unavailable(OperatingSystem.IsLinux() ? $"the program {Path.GetFileName(program)} is missing" : "the decoder runs on Linux only");
        }
        var seconds = (int)Math.Ceiling(options.Seconds + (options.SecondsPerMillionSamples * options.MemoryMiB / 8));
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = "/" };
        start.ArgumentList.Add(options.MemoryMiB.ToString(CultureInfo.InvariantCulture));
        start.ArgumentList.Add(seconds.ToString(CultureInfo.InvariantCulture));
        start.Environment.Clear();
        // Where the runtime is that this process runs on; a small heap, no debugger's pipe, no writable and executable mappings made twice.
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x4000000";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw Unavailable($"the program {Path.GetFileName(program)} cannot be started", e);
        }
    }

    private void ReadAnswer(Span<byte> target)
    {
        var answer = ReadHead();
        if (answer.Status == Status.Done && answer.Length == target.Length)
        {
            _output.ReadExactly(target);
            return;
        }
        var reason = answer.Status == Status.Refused ? ReadReason(answer.Length) : throw new InvalidDataException("The worker's answer has no form.");
        throw new DicomFormatException(DicomErrorCodes.CorruptFrame, $"The frame does not decode: {reason}.");
    }

    private (Status Status, string Text) ReadText()
    {
        var answer = ReadHead();
        return (answer.Status, ReadReason(answer.Length));
    }

    private Answer ReadHead()
    {
        var answer = default(Answer);
        _output.ReadExactly(MemoryMarshal.AsBytes(new Span<Answer>(ref answer)));
        return answer;
    }

    private string ReadReason(int length)
    {
        if (length is < 0 or > LongestReason)
        {
            throw new InvalidDataException("The worker's answer has no form.");
        }
        var bytes = new byte[length];
        _output.ReadExactly(bytes);
        return string.Concat(Encoding.ASCII.GetString(bytes).Select(letter => char.IsControl(letter) ? ' ' : letter)).Trim();
    }

    private void Rest() => _watch.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    private void EndLate()
    {
        _isLate = true;
        Kill();
    }

    private void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended, which is what was wanted.
        }
    }

    private static DicomFormatException Unavailable(string why, Exception? cause = null) =>
        new(DicomErrorCodes.DecoderUnavailable, $"JPEG 2000 cannot be decoded on this server: {why}.", cause);
}
