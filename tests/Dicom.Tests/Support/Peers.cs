using System.Diagnostics;
using System.Text.Json;

namespace Annotator.Dicom.Tests.Support;

/// <summary>Other people's DICOM tools, run as children. A test that needs one that is not installed is skipped, by name.</summary>
internal static class Peers
{
    private const string Python = "/usr/bin/python3";

    /// <summary>Runs one of DCMTK's tools; fails the test when it fails.</summary>
    public static string Dcmtk(string tool, params string[] arguments) => Tool(tool, "dcmtk", arguments);

    /// <summary>Runs a tool of a Debian package; fails the test when it fails.</summary>
    public static string Tool(string tool, string package, params string[] arguments)
    {
        var path = Path.Combine("/usr/bin", tool);
        Assert.SkipUnless(File.Exists(path), $"{tool} is not installed (Debian: {package})");
        var (code, output, error) = Run(path, "", arguments);
        Assert.True(code == 0, $"{tool} {string.Join(' ', arguments)} ended with {code}: {error}");
        return output;
    }

    /// <summary>Each file's elements as pydicom reads them, one list a file.</summary>
    public static List<List<PeerElement>> PydicomElements(params IEnumerable<string> files) =>
        [.. Pydicom("dump_elements.py", files).Select(line => JsonSerializer.Deserialize<JsonElement[][]>(line)!
            .Select(row => new PeerElement(row[0].GetString()!, row[1].GetString()!, [.. row[2].EnumerateArray()])).ToList())];

    /// <summary>Runs one of the scripts in <c>peers/</c> with lines on its input; gives its output lines.</summary>
    public static string[] Pydicom(string script, params IEnumerable<string> lines)
    {
        Assert.SkipUnless(HasPydicom.Value, "pydicom is not installed (Debian: python3-pydicom python3-numpy)");
        var (code, output, error) = Run(Python, string.Join('\n', lines) + "\n", Path.Combine(AppContext.BaseDirectory, "peers", script));
        Assert.True(code == 0, $"{script} ended with {code}: {error}");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static readonly Lazy<bool> HasPydicom = new(() => File.Exists(Python) && Run(Python, "", "-c", "import pydicom, numpy").Code == 0);

    private static (int Code, string Output, string Error) Run(string path, string input, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true,
            RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        return (process.ExitCode, output.Result, error.Result);
    }
}

internal sealed record PeerElement(string Path, string Vr, JsonElement[] Values);
