using System.Diagnostics;
using System.Globalization;

namespace Annotator.Gateway.Tests.Dimse;

/// <summary>DCMTK's dcmqrscp as a PACS on a free port.</summary>
internal sealed class DcmqrPacs : IAsyncDisposable
{
    public const string Title = "DCMQR";
    private readonly string _folder = Directory.CreateTempSubdirectory("dcmqr").FullName;
    private readonly Process _process;

    public DcmqrPacs()
    {
        var storage = Directory.CreateDirectory(Path.Combine(_folder, "db")).FullName;
        var configuration = Path.Combine(_folder, "dcmqrscp.cfg");
        File.WriteAllText(configuration, $"""
            NetworkTCPPort  = {Port}
            MaxPDUSize      = 16384
            MaxAssociations = 16
            HostTable BEGIN
            HostTable END
            VendorTable BEGIN
            VendorTable END
            AETable BEGIN
            {Title}  {storage}  RW  (200, 1024mb)  ANY
            AETable END

            """);
        _process = Process.Start(new ProcessStartInfo("/usr/bin/dcmqrscp", ["-c", configuration]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Port { get; } = OrthancPacs.FreePort();

    public async Task FillAsync(params IEnumerable<byte[]> files)
    {
        var folder = Dcmtk.Write(files);
        (int Code, string Said) sent;
        var patience = Stopwatch.StartNew();
        do
        {
            // It has no event for being ready either.
            sent = await Dcmtk.RunAsync("storescu", "-aec", Title, "--scan-directories", "127.0.0.1", Port.ToString(CultureInfo.InvariantCulture), folder);
        }
        while (sent.Code != 0 && patience.Elapsed < TimeSpan.FromSeconds(20));
        Assert.True(sent.Code == 0, sent.Said);
        Directory.Delete(folder, recursive: true);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
