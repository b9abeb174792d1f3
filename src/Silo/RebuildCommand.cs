using System.CommandLine;
using Annotator.Cli;
using Annotator.Grains;
using Annotator.Storage;

namespace Annotator.Silo;

/// <summary><c>annotator rebuild</c>: makes the read models anew from the log, while no server runs on the folder.</summary>
internal static class RebuildCommand
{
    private static readonly Argument<string[]> Names = new("name") { Description = "Read models to rebuild; all when none is named.", Arity = ArgumentArity.ZeroOrMore };

    public static Command Create()
    {
        var command = new Command("rebuild", "Makes read models anew from the log. Stop the server first; what people drew is in the log and is not touched.") { DataFolderOption.Instance, PostgresOption.Instance, Names };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var known = GrainsRegistration.Projections.Select(p => p.Name).ToList();
        var names = parsed.GetValue(Names) is { Length: > 0 } named ? named : [.. known];
        if (names.Except(known).FirstOrDefault() is { } unknown) return Fail(ExitCodes.Usage, $"There is no read model named “{unknown}”. There are: {string.Join(", ", known)}.");
        var folder = DataFolderOption.Read(parsed);
        if (!PostgresOption.TryRead(parsed, folder, out var postgres, out var wrong)) return Fail(ExitCodes.Usage, wrong);
        var options = new NodeOptions { DataFolder = folder, Postgres = postgres };
        if (postgres is null && !File.Exists(NodeStore.PathIn(folder))) return Fail(ExitCodes.Local, $"There is no log in {options.DataFolder}.");
        try
        {
            await using var store = await NodeStore.OpenAsync(options, cancellation);
            var events = await store.Tables.RebuildAsync(names, cancellation);
            Console.WriteLine($"{string.Join(", ", names)}: made anew from {events} events.");
            return ExitCodes.Ok;
        }
        catch (StoreUnavailableException away)
        {
            return Fail(ExitCodes.Local, $"The store cannot be used: {away.Message}");
        }
    }

    private static int Fail(int code, string text)
    {
        Console.Error.WriteLine(text);
        return code;
    }
}
