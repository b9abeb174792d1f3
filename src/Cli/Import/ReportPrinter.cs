using System.Globalization;
using Spectre.Console;

namespace Annotator.Cli.Import;

/// <summary>Prints an import for a person: counts by verdict, then every refused file with its reason.</summary>
internal static class ReportPrinter
{
    public static void Print(Terminal terminal, ImportReport report)
    {
        terminal.Output.Write(TableOf(report.Files));
        foreach (var file in report.Files.Where(f => f.Verdict == ImportVerdict.Refused))
            terminal.Print($"refused  {file.Path}: {file.Text ?? "no reason given"}{(file.Code is null ? "" : $" ({file.Code})")}");
        terminal.Print(Summarise(report));
        if (report.LeftOut > 0) terminal.Print($"{report.LeftOut} hidden entries and links to folders were left out.");
        if (report.Unsent > 0) terminal.Print($"{report.Unsent} files have no verdict. Run the same import again: what is stored already is recognised.");
    }

    private static Table TableOf(IEnumerable<FileResult> files)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("Verdict").AddColumn("Code").AddColumn(new TableColumn("Files").RightAligned()).AddColumn(new TableColumn("Exams").RightAligned());
        foreach (var group in files.GroupBy(f => (f.Verdict, f.Code)).OrderBy(g => g.Key.Verdict).ThenByDescending(g => g.Count()).ThenBy(g => g.Key.Code, StringComparer.Ordinal))
        {
            var exams = group.Select(f => f.ExamId).OfType<string>().Distinct().Count();
            table.AddRow(Cell(NameOf(group.Key.Verdict)), Cell(group.Key.Code ?? ""), Cell(Number(group.Count())), Cell(exams == 0 ? "" : Number(exams)));
        }
        return table;
    }

    private static string Summarise(ImportReport report)
    {
        var rate = report.Seconds > 0 ? $", {Printable.Bytes(report.Bytes / report.Seconds)}/s" : "";
        var exams = report.Files.Select(f => f.ExamId).OfType<string>().Distinct().Count();
        return string.Create(CultureInfo.InvariantCulture, $"{report.Files.Length} files, {exams} exams in “{report.ProjectName}”: {Printable.Bytes(report.Bytes)} in {report.Seconds:0.0} s{rate}.");
    }

    private static string NameOf(ImportVerdict verdict) => verdict switch
    {
        ImportVerdict.Stored => "stored",
        ImportVerdict.Duplicate => "duplicate",
        ImportVerdict.Refused => "refused",
        ImportVerdict.Quarantined => "quarantined",
        _ => "no verdict",
    };

    private static Text Cell(string text) => new(Printable.Of(text));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
