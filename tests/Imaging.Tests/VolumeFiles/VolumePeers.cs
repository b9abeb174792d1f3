using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Annotator.Imaging.Tests.VolumeFiles;

/// <summary>nibabel, teem and nifti_tool, run as children. A test that needs one that is not installed is skipped, by name.</summary>
internal static class VolumePeers
{
    private const string Python = "/usr/bin/python3";

    private static readonly Lazy<string?> Missing = new(() =>
        !File.Exists(Python) || Run(Python, "-c", "import nibabel, numpy").Code != 0 ? "nibabel (Debian: python3-nibabel)"
        : !File.Exists("/usr/bin/teem-unu") ? "unu (Debian: teem-apps)"
        : !File.Exists("/usr/bin/nifti_tool") ? "nifti_tool (Debian: nifti-bin)" : null);

    /// <summary>Files that a peer wrote into a folder, and what must be read of them.</summary>
    public static PeerFile[] Write(string what, string folder) => Script<PeerFile>($"write-{what}", folder);

    /// <summary>What a peer reads of files.</summary>
    public static PeerReading[] Read(params IEnumerable<string> files) => Script<PeerReading>(["read", .. files]);

    /// <summary>Runs nifti_tool; its output with the exit code.</summary>
    public static (int Code, string Output) NiftiTool(params string[] arguments)
    {
        Assert.SkipWhen(Missing.Value is not null, $"SKIPPED LOUDLY: {Missing.Value} is not installed.");
        var (code, output, errors) = Run("/usr/bin/nifti_tool", arguments);
        return (code, output + errors);
    }

    private static T[] Script<T>(params string[] arguments)
    {
        Assert.SkipWhen(Missing.Value is not null, $"SKIPPED LOUDLY: {Missing.Value} is not installed.");
        var (code, output, errors) = Run(Python, [Path.Combine(Here(), "volume_peer.py"), .. arguments]);
        Assert.True(code == 0, errors);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<T>(line, JsonSerializerOptions.Web)!)];
    }

    private static (int Code, string Output, string Errors) Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }

    private static string Here([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}

/// <summary>A file that a peer wrote. <c>Sha256</c> is of its voxels, little-endian, the first axis fastest; <c>Lps</c> are the twelve numbers its writer meant, <c>Peer</c> those the peer reads back.</summary>
internal sealed record PeerFile(string Name, string File, string? Data, int[] Shape, int Phases, string Type, string Sha256, double[]? Lps, double Slope, double Inter, double[]? Peer);

/// <summary>What a peer read.</summary>
internal sealed record PeerReading(string File, int[] Shape, string Type, string Sha256, double[] Lps, double[]? Qform, int Qcode, double Slope, double Inter, int Intent, string? Space);
