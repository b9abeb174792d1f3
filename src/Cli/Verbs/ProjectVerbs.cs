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

/// <summary><c>annotator project list</c>, <c>create</c> and <c>composition</c>.</summary>
internal static class ProjectVerbs
{
    public static Command Create(Terminal terminal) => new("project", "Projects.") { CreateList(terminal), CreateCreate(terminal), CreateComposition(terminal) };

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

    private static Command CreateComposition(Terminal terminal)
    {
        var (json, project) = (JsonOutput.CreateOption(), new Argument<string>("PROJECT") { Description = "The project, by id or exact name." });
        var command = new Command("composition", "Tells by institution, scanner and modality what a project's images are made of.") { project, json };
        var connection = ConnectionOptions.Of(command);
        command.Runs(terminal, async (parsed, cancellation) =>
        {
            using var api = connection.Connect(parsed, terminal);
            var id = (await Projects.FindAsync(api, parsed.GetValue(project)!, cancellation)).Id;
            var made = await api.GetAsync<ImageComposition>($"api/projects/{Uri.EscapeDataString(id)}/composition", cancellation);
            if (parsed.GetValue(json)) JsonOutput.Write(terminal, made);
            else terminal.Output.Write(TableOf(made));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Table TableOf(ImageComposition made)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("Institution").AddColumn("Manufacturer").AddColumn("Model").AddColumn("Modality");
        foreach (var count in new[] { "Studies", "Series", "Images" }) table.AddColumn(new TableColumn(count).RightAligned());
        foreach (var r in made.Rows)
            table.AddRow([.. new[] { r.Institution, r.Manufacturer, r.Model, r.Modality }.Select(v => Cell(v ?? "(unknown)")), Cell(Number(r.Studies)), Cell(Number(r.Series)), Cell(Number(r.Instances))]);
        return table.AddRow(Cell("All"), Cell(""), Cell(""), Cell(""), Cell(Number(made.Studies)), Cell(Number(made.Series)), Cell(Number(made.Instances)));
    }

    private static string NewId(Terminal terminal) => Guid.CreateVersion7(terminal.Clock.GetUtcNow()).ToString();

    private static Text Cell(string text) => new(Printable.Of(text));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
