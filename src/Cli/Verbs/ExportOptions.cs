using System.CommandLine;
using Annotator.Cli.Http;

namespace Annotator.Cli.Verbs;

/// <summary>What is exported: everything as JSON, or one file.</summary>
internal sealed class ExportOptions
{
    private readonly Option<string?> _exam = new("--exam") { Description = "The id of one exam; all of the project's when left out.", HelpName = "EXAM" };
    private readonly Option<string?> _volume = new("--volume") { Description = "The id of a volume: writes its voxels, or with --labels chooses where the masks lie.", HelpName = "VOLUME" };
    private readonly Option<string?> _labels = new("--labels") { Description = "A label group of the exam, by id or name: writes its masks as a labelmap.", HelpName = "GROUP" };
    private readonly Option<string?> _object = new("--object") { Description = "One object of the label group.", HelpName = "OBJECT" };
    private readonly Option<string?> _branch = new("--branch") { Description = "The branch of the annotations; main when left out.", HelpName = "BRANCH" };
    private readonly Option<bool> _byClass = new("--by-class") { Description = "One value for each class, not for each object." };
    private readonly Option<bool> _originals = new("--originals") { Description = "Writes the exam's files as they came, after de-identification, as a ZIP." };
    private readonly Option<string?> _series = new("--series") { Description = "With --originals: one series.", HelpName = "UID" };
    private readonly Option<string?> _format = new("--format") { Description = "nifti, nrrd, or json for what the values of a labelmap mean; by the name of the output when left out.", HelpName = "FORMAT" };

    /// <summary>The project.</summary>
    public Option<string> Project { get; } = Projects.CreateOption();

    /// <summary>Where to.</summary>
    public Option<FileInfo?> Output { get; } = new("--output", "-o")
    {
        Description = "The file to write; replaced only once it is whole. Standard output when left out.", HelpName = "FILE",
    };

    /// <summary>Every option, in the order of the help.</summary>
    public IEnumerable<Option> All => [Project, _exam, _volume, _labels, _object, _branch, _byClass, _originals, _series, _format, Output];

    /// <summary>The address below the project of what is asked for.</summary>
    public string PathWithin(ParseResult parsed)
    {
        var exam = parsed.GetValue(_exam);
        if (parsed.GetValue(_originals)) return $"exams/{NeedExam(exam, "--originals")}/originals{Query(("series", parsed.GetValue(_series)))}";
        if (parsed.GetValue(_labels) is { } group)
        {
            return $"exams/{NeedExam(exam, "--labels")}/labelmap" + Query(
                ("group", group), ("format", Format(parsed, "nrrd")), ("volume", parsed.GetValue(_volume)), ("object", parsed.GetValue(_object)), ("branch", parsed.GetValue(_branch)),
                ("values", parsed.GetValue(_byClass) ? "class" : null));
        }
        if (parsed.GetValue(_volume) is { } volume) return $"volumes/{Uri.EscapeDataString(volume)}/file{Query(("format", Format(parsed, "nifti")))}";
        return exam is null ? "export" : $"exams/{Uri.EscapeDataString(exam)}/export";
    }

    private string Format(ParseResult parsed, string otherwise)
    {
        if (parsed.GetValue(_format) is { } told) return told;
        var name = parsed.GetValue(Output)?.Name ?? "";
        if (name.EndsWith(".nrrd", StringComparison.OrdinalIgnoreCase)) return "nrrd";
        return name.EndsWith(".nii.gz", StringComparison.OrdinalIgnoreCase) ? "nifti" : name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? "json" : otherwise;
    }

    private static string NeedExam(string? exam, string option) =>
        exam is null ? throw new CommandFailure(ExitCodes.Usage, $"{option} needs --exam.") : Uri.EscapeDataString(exam);

    private static string Query(params (string Name, string? Value)[] parts)
    {
        var given = parts.Where(p => p.Value is not null).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}").ToList();
        return given.Count == 0 ? "" : "?" + string.Join('&', given);
    }
}
