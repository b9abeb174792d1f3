using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Annotator.Cli.Http;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Spectre.Console;
using Command = System.CommandLine.Command;

namespace Annotator.Cli.Verbs;

/// <summary><c>annotator project list</c> and <c>annotator project create</c>.</summary>
internal static class ProjectVerbs
{
    public static Command Create(Terminal terminal) => new("project", "Projects.") { CreateList(terminal), CreateCreate(terminal) };

    private static Command CreateList(Terminal terminal)
    {
        var json = JsonOutput.CreateOption();
        var command = new Command("list", "Lists the projects the key sees.") { json };
        var connection = ConnectionOptions.Of(command);
        command.Runs(terminal, async (parsed, cancellation) =>
        {
            using var api = connection.Connect(parsed, terminal);
            var mine = await Projects.ListAsync(api, cancellation);
            if (parsed.GetValue(json)) JsonOutput.Write(terminal, mine);
            else terminal.Output.Write(TableOf(mine));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Table TableOf(IEnumerable<ProjectCard> projects)
    {
        // Ids are copied from here, so that column never wraps.
        var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("Id").NoWrap()).AddColumn("Name")
            .AddColumn(new TableColumn("Exams").RightAligned()).AddColumn(new TableColumn("Done").RightAligned());
        foreach (var p in projects) table.AddRow(Cell(p.Id), Cell(p.Name), Cell(Number(p.Exams)), Cell(Number(p.Done)));
        return table;
    }

    private static Command CreateCreate(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = "What people will see." };
        var description = new Option<string>("--description") { Description = "What it is for.", HelpName = "TEXT", DefaultValueFactory = _ => "" };
        var command = new Command("create", "Creates a project and prints its id.") { name, description };
        var connection = ConnectionOptions.Of(command);
        command.Runs(terminal, async (parsed, cancellation) =>
        {
            using var api = connection.Connect(parsed, terminal);
            var stream = StreamId.Project(NewId(terminal));
            var data = JsonSerializer.SerializeToElement(new CreateProject(parsed.GetValue(name)!, parsed.GetValue(description)!), CoreJson.Options);
            await api.PostAsync<Receipt>("api/commands", new CommandMessage(NewId(terminal), stream, "project.create", data), cancellation);
            terminal.Print(stream.Id);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static string NewId(Terminal terminal) => Guid.CreateVersion7(terminal.Clock.GetUtcNow()).ToString();

    private static Text Cell(string text) => new(Printable.Of(text));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
