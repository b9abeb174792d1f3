using System.CommandLine;
using Annotator.Cli;
using Annotator.Storage;

namespace Annotator.Silo.Upkeep;

/// <summary><c>annotator backup</c> and <c>annotator verify</c>: both may run beside a server.</summary>
internal static class UpkeepCommands
{
    private const int MostShown = 100;
    private static readonly Argument<DirectoryInfo> Target = new("folder") { Description = "Where the copy goes; what it has already is not copied again." };

    public static Command CreateBackup()
    {
        var command = new Command("backup", "Copies the data folder, also while the server runs. To restore, start a server on the copy, or copy it back.") { DataFolderOption.Instance, Target };
        command.SetAction((parsed, cancellation) => GuardAsync(async () =>
        {
            var source = DataFolderOption.Read(parsed);
            var target = parsed.GetValue(Target)!.FullName;
            if ((Path.GetFullPath(target) + Path.DirectorySeparatorChar).StartsWith(source + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                return Fail(ExitCodes.Usage, "A backup inside the data folder would be lost with it.");
            if (!File.Exists(NodeStore.PathIn(source))) return Fail(ExitCodes.Local, $"There is no log in {source}.");
            if (!NodeBlobs.TryRead(source, out var azure, out var wrong)) return Fail(ExitCodes.Usage, wrong);
            var report = await SiteBackup.TakeAsync(source, NodeBlobs.OpenForReading(source, azure), target, cancellation);
            Console.WriteLine($"Copied the log, {report.Copied} blobs ({report.Bytes} bytes) anew and {report.Kept} that were there, to {target}.");
            foreach (var name in report.Damaged) Console.Error.WriteLine($"blob: {name} holds other bytes in the data folder itself");
            return report.Damaged.IsEmpty ? ExitCodes.Ok : ExitCodes.Failed;
        }));
        return command;
    }

    public static Command CreateVerify()
    {
        var command = new Command("verify", "Proves that the log is unaltered, that every blob it needs is whole, and that the read models are what the log says.") { DataFolderOption.Instance };
        command.SetAction((parsed, cancellation) => GuardAsync(async () =>
        {
            var folder = DataFolderOption.Read(parsed);
            if (!File.Exists(NodeStore.PathIn(folder))) return Fail(ExitCodes.Local, $"There is no log in {folder}.");
            if (!NodeBlobs.TryRead(folder, out var azure, out var wrong)) return Fail(ExitCodes.Usage, wrong);
            using var verifier = new SiteVerifier(folder, NodeBlobs.OpenForReading(folder, azure));
            var report = await verifier.RunAsync(cancellation);
            Console.WriteLine($"{report.Events} events, {report.Tables} tables of read models, {report.Blobs} blobs: {(report.Findings.IsEmpty ? "all is well" : $"{report.Findings.Length} findings")}.");
            foreach (var finding in report.Findings.Take(MostShown)) Console.Error.WriteLine(finding);
            return report.Findings.IsEmpty ? ExitCodes.Ok : ExitCodes.Failed;
        }));
        return command;
    }

    private static async Task<int> GuardAsync(Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception failure) when (failure is StoreUnavailableException or IOException or UnauthorizedAccessException)
        {
            return Fail(ExitCodes.Local, failure.Message);
        }
    }

    private static int Fail(int code, string text)
    {
        Console.Error.WriteLine(text);
        return code;
    }
}
