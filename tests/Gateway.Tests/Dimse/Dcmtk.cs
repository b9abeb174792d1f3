using System.Diagnostics;
using System.Globalization;
using Annotator.Grains.Transfers;
using Annotator.Gateway.Tests.Images;
using Annotator.Silo.Dicom;
using Microsoft.Extensions.DependencyInjection;

namespace Annotator.Gateway.Tests.Dimse;

/// <summary>DCMTK's programs, and a site that receives from them.</summary>
internal static class Dcmtk
{
    public const string Title = "ANNOTATOR", Caller = "CT1";

    /// <summary>A site whose receiver listens on a free port for one caller.</summary>
    public static Task<ImageSite> StartSiteAsync(Action<DicomNetworkOptions>? configure = null) => ImageSite.StartAsync(services => services.Configure<DicomNetworkOptions>(o =>
    {
        o.Port = 0;
        o.Callers.Add(new DicomCaller { AeTitle = Caller, Addresses = { "127.0.0.0/8" } });
        configure?.Invoke(o);
    }));

    public static int DicomPort(this ImageSite site) => site.Services.GetRequiredService<DicomListener>().EndPoint!.Port;

    /// <summary>Writes files into a fresh folder.</summary>
    public static string Write(params IEnumerable<byte[]> files)
    {
        var folder = Directory.CreateTempSubdirectory("dimse").FullName;
        foreach (var (file, n) in files.Select((f, n) => (f, n))) File.WriteAllBytes(Path.Combine(folder, $"{n:0000}.dcm"), file);
        return folder;
    }

    /// <summary>Sends a folder; gives the exit code and what was said.</summary>
    public static Task<(int Code, string Said)> StoreAsync(int port, string folder, params string[] options) =>
        RunAsync("storescu", ["-aet", Caller, "-aec", Title, "-v", "--no-halt", "--scan-directories", .. options, "127.0.0.1", port.ToString(CultureInfo.InvariantCulture), folder]);

    public static async Task<(int Code, string Said)> RunAsync(string tool, params string[] arguments)
    {
        var path = $"/usr/bin/{tool}";
        Assert.SkipUnless(File.Exists(path), $"SKIPPED LOUDLY: {tool} is not installed (Debian: dcmtk).");
        using var process = Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }
}
