using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Annotator.Core.Geometry;
using Annotator.Core.Messages;

namespace Annotator.Imaging.Tests.Volumes;

/// <summary>Descriptions of real series, read by pydicom: another reader than the product's, on purpose.</summary>
internal static class RealSeries
{
    private const string Python = "/usr/bin/python3";

    public static FrameDescription[] Read(string folder)
    {
        var path = Find(folder);
        if (!File.Exists(Python)) Assert.Skip("SKIPPED LOUDLY: /usr/bin/python3 with pydicom is not installed.");
        using var process = Process.Start(new ProcessStartInfo(Python, [Script(), path]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0 && errors.Result.Contains("No module named", StringComparison.Ordinal)) Assert.Skip("SKIPPED LOUDLY: pydicom is not installed.");
        Assert.True(process.ExitCode == 0, errors.Result);
        return JsonSerializer.Deserialize<FrameDescription[]>(output, CoreJson.Options)!;
    }

    /// <summary>The folder of a real series; skips the test when it is not here.</summary>
    public static string Find(string folder)
    {
        var path = FindData() is { } data ? Path.Combine(data, folder) : null;
        if (path is null || !Directory.Exists(path)) Assert.Skip($"SKIPPED LOUDLY: the real series {folder} is not here (ANNOTATOR_TEST_DATA).");
        return path;
    }

    private static string? FindData()
    {
        if (Environment.GetEnvironmentVariable("ANNOTATOR_TEST_DATA") is { Length: > 0 } told) return told;
        for (var folder = new DirectoryInfo(Path.GetDirectoryName(Script())!); folder is not null; folder = folder.Parent)
            if (Directory.Exists(Path.Combine(folder.FullName, "shared", "data"))) return Path.Combine(folder.FullName, "shared", "data");
        return null;
    }

    private static string Script([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "describe_frames.py");
}
