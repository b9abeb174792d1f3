using System.CommandLine;
using Annotator.Cli;
using Annotator.Grains;
using Annotator.Storage;
using Annotator.Storage.Copying;
using Annotator.Storage.Sqlite;

namespace Annotator.Silo;

/// <summary><c>annotator store</c>: moves a site from SQLite to PostgreSQL while no server runs on the folder, and brings the tables to this version.</summary>
internal static class StoreCommand
{
    public static Command Create()
    {
        var copy = new Command("copy", "Copies the log and every table of a data folder into a PostgreSQL database and compares them. Stop the server first; may be run again.") { DataFolderOption.Instance, PostgresOption.Instance };
        copy.SetAction(CopyAsync);
        var migrate = new Command("migrate", "Makes or extends the tables as this version needs them; nodes of the version before go on working. Nodes do it themselves when they start.") { DataFolderOption.Instance, PostgresOption.Instance };
        migrate.SetAction(MigrateAsync);
        return new Command("store", "What the data is kept in.") { copy, migrate };
    }

    private static async Task<int> MigrateAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var folder = DataFolderOption.Read(parsed);
        if (!PostgresOption.TryRead(parsed, folder, out var postgres, out var wrong)) return Fail(ExitCodes.Usage, wrong);
        try
        {
            await using var store = await NodeStore.OpenAsync(new NodeOptions { DataFolder = folder, Postgres = postgres }, cancellation);
            Console.WriteLine("The tables are those of this version.");
            return ExitCodes.Ok;
        }
        catch (StoreUnavailableException away)
        {
            return Fail(ExitCodes.Local, $"The store cannot be used: {away.Message}");
        }
    }

    private static async Task<int> CopyAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var folder = DataFolderOption.Read(parsed);
        if (!PostgresOption.TryRead(parsed, folder, out var target, out var wrong)) return Fail(ExitCodes.Usage, wrong);
        if (target is null) return Fail(ExitCodes.Usage, "Where to? Give --postgres or ANNOTATOR_POSTGRES.");
        if (!File.Exists(NodeStore.PathIn(folder))) return Fail(ExitCodes.Local, $"There is no log in {folder}.");
        try
        {
            var rows = await StoreCopy.RunAsync(new SqliteStoreOptions { Path = NodeStore.PathIn(folder) }, target, GrainsRegistration.Projections, NodeStore.SideTables, cancellation);
            foreach (var (table, count) in rows) Console.WriteLine(FormattableString.Invariant($"{table,-28} {count,12:N0} rows, alike"));
            Console.WriteLine($"Everything is there. Start the nodes with --postgres and the same blobs ({Path.Combine(folder, "blobs")}).");
            return ExitCodes.Ok;
        }
        catch (StoreUnavailableException away)
        {
            return Fail(ExitCodes.Local, $"The store cannot be used: {away.Message}");
        }
        catch (StoreCopyException refused)
        {
            return Fail(ExitCodes.Failed, refused.Message);
        }
    }

    private static int Fail(int code, string text)
    {
        Console.Error.WriteLine(text);
        return code;
    }
}
