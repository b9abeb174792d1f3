using System.CommandLine;
using System.Runtime.ExceptionServices;
using Annotator.Cli.Http;
using Annotator.Cli.Import;

namespace Annotator.Cli.Verbs;

/// <summary><c>annotator import</c>: files and folders into a project.</summary>
internal static class ImportVerb
{
    public static Command Create(Terminal terminal)
    {
        var paths = new Argument<string[]>("PATH") { Description = "Files, and folders with all below them.", Arity = ArgumentArity.OneOrMore };
        var project = Projects.CreateOption();
        var withoutSpacing = new Option<bool>("--without-spacing") { Description = "Opens NIfTI and NRRD files that tell no distances between voxels as stacks, with a warning that stays." };
        var json = JsonOutput.CreateOption();
        var command = new Command("import", "Sends images to a project and tells what became of each file.") { paths, project, withoutSpacing, json };
        var connection = ConnectionOptions.Of(command);
        command.Runs(terminal, async (parsed, cancellation) =>
        {
            using var api = connection.Connect(parsed, terminal);
            var walk = FileWalk.Of(parsed.GetValue(paths)!, cancellation);
            if (walk.Files.Count + walk.Unreadable.Count == 0) throw new CommandFailure(ExitCodes.Usage, "There are no files below what was named.");
            var into = await Projects.FindAsync(api, parsed.GetValue(project)!, cancellation);
            var (report, endedBy) = await new ImportRun(api, into, walk, parsed.GetValue(withoutSpacing), terminal).RunAsync(cancellation);
            if (parsed.GetValue(json)) JsonOutput.Write(terminal, report);
            else ReportPrinter.Print(terminal, report);
            if (endedBy is not null) ExceptionDispatchInfo.Throw(endedBy);
            return report.Refused > 0 ? ExitCodes.Failed : ExitCodes.Ok;
        });
        return command;
    }
}
