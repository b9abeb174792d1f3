using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Annotator.Grains.Images.PixelText;

/// <summary>Reads text in pictures with the program tesseract, a process for each picture, under limits of memory and time. Nothing it reads is ever kept or logged.</summary>
public sealed partial class TextRecognition(IOptions<ImagesOptions> options, ILogger<TextRecognition> logger) : IDisposable
{
    private const int MemoryKiB = 2 * 1024 * 1024;
    private const int Seconds = 60;
    private const int WaitedSeconds = 240;
    private readonly SemaphoreSlim _slots = new(options.Value.TextRecognitionParallelism);
    private readonly Lazy<bool> _isAvailable = new(() => Probe(options.Value.Tesseract));

    /// <summary>Whether the program is there and runs.</summary>
    public bool IsAvailable => _isAvailable.Value;

    /// <summary>The words of a picture.</summary>
    /// <param name="picture">Dark text on bright ground reads best.</param>
    /// <param name="arguments">More arguments of the program.</param>
    /// <param name="cancellation">Ends the program.</param>
    /// <exception cref="TextReadingException">It failed, or went over its limits.</exception>
    internal async Task<IReadOnlyList<ReadWord>> ReadAsync(GreyPicture picture, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        await _slots.WaitAsync(cancellation);
        try
        {
            return await RunAsync(picture, arguments, cancellation);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _slots.Dispose();

    private async Task<IReadOnlyList<ReadWord>> RunAsync(GreyPicture picture, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(WaitedSeconds));
        using var process = Process.Start(Command(options.Value.Tesseract, ["stdin", "stdout", "-l", "eng", "--dpi", "150", .. arguments, "tsv"]))!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.StandardInput.BaseStream.WriteAsync(picture.ToPgm(), limit.Token);
            process.StandardInput.Close();
            var table = await output;
            await errors;
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0 ? [.. Parse(table)] : throw new TextReadingException(FormattableString.Invariant($"tesseract ended with {process.ExitCode}"));
        }
        catch (Exception e) when (e is IOException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            Stopped(logger, e.GetType().Name);
            throw new TextReadingException("tesseract went over its limits", e);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    // The shell sets the limits and becomes the program.
    private static ProcessStartInfo Command(string program, IEnumerable<string> arguments)
    {
        var script = string.Create(CultureInfo.InvariantCulture, $"ulimit -v {MemoryKiB}; ulimit -t {Seconds}; exec \"$0\" \"$@\"");
        var start = new ProcessStartInfo("/bin/sh", ["-c", script, program, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["OMP_THREAD_LIMIT"] = "1";
        return start;
    }

    private static bool Probe(string program)
    {
        try
        {
            using var process = Process.Start(Command(program, ["--list-langs"]))!;
            process.StandardInput.Close();
            var languages = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 && languages.Split('\n').Any(line => line.Trim() == "eng");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    // level page block par line word left top width height conf text
    private static IEnumerable<ReadWord> Parse(string table)
    {
        foreach (var line in table.Split('\n').Skip(1))
        {
            if (line.Split('\t') is not [_, _, _, _, _, _, var left, var top, var width, var height, var confidence, var text] || string.IsNullOrWhiteSpace(text)) continue;
            int Number(string number) => int.Parse(number, CultureInfo.InvariantCulture);
            var (x, y) = (Number(left), Number(top));
            yield return new ReadWord(new Box(x, y, x + Number(width), y + Number(height)), double.Parse(confidence, CultureInfo.InvariantCulture), text.Trim());
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reading text in a picture was stopped: {Why}.")]
    private static partial void Stopped(ILogger logger, string why);
}

/// <summary>A word that was read.</summary>
/// <param name="Box">Where.</param>
/// <param name="Confidence">0 to 100.</param>
/// <param name="Text">What; never kept.</param>
internal sealed record ReadWord(Box Box, double Confidence, string Text)
{
    /// <summary>Letters and digits in it.</summary>
    public int Characters => Text.Count(char.IsLetterOrDigit);
}

/// <summary>Text could not be read now: the picture is left to a person.</summary>
public sealed class TextReadingException : Exception
{
    /// <summary>Creates the exception.</summary>
    public TextReadingException() { }

    /// <summary>Creates the exception with a message.</summary>
    public TextReadingException(string message) : base(message) { }

    /// <summary>Creates the exception with a message and its cause.</summary>
    public TextReadingException(string message, Exception inner) : base(message, inner) { }
}
