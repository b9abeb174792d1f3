namespace Annotator.Cli.Import;

/// <summary>Progress as plain lines, at most one in five seconds: for logs and pipes.</summary>
internal sealed class LineProgress(Terminal terminal, int totalFiles, long totalBytes) : IImportProgress
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly long _start = terminal.Clock.GetTimestamp();
    private TimeSpan _lastSaid;
    private long _bytes;
    private int _files;

    public void Sent(long bytes)
    {
        lock (_gate)
        {
            _bytes += bytes;
            SayNowAndThen();
        }
    }

    public void Done(int files)
    {
        lock (_gate)
        {
            _files += files;
            SayNowAndThen();
        }
    }

    public void Note(string text)
    {
        lock (_gate) terminal.Say(text);
    }

    private void SayNowAndThen()
    {
        var elapsed = terminal.Clock.GetElapsedTime(_start);
        if (elapsed - _lastSaid < Every) return;
        _lastSaid = elapsed;
        var rate = _bytes / elapsed.TotalSeconds;
        var remaining = rate > 0 ? $", {Printable.Duration(TimeSpan.FromSeconds((totalBytes - _bytes) / rate))} remaining" : "";
        terminal.Say($"{_files} of {totalFiles} files, {Printable.Bytes(_bytes)} of {Printable.Bytes(totalBytes)}, {Printable.Bytes(rate)}/s{remaining}");
    }
}
