using System.Diagnostics;
using System.Globalization;
using Annotator.Silo;
using Annotator.Storage.Postgres;

namespace Annotator.Cluster.Tests;

/// <summary>A node of the cluster in a process of its own.</summary>
internal sealed class NodeProcess : IDisposable
{
    public const string Argument = "--node";
    public const string AdminKey = "cluster-administrator-key-0123456789";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly Process _process;

    private NodeProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>What runs in the process.</summary>
    public static async Task<int> RunAsync(string database, string folder)
    {
        var options = new NodeOptions
        {
            DataFolder = folder, Port = 0, Empty = true, AdminKey = AdminKey, Postgres = new PostgresStoreOptions { ConnectionString = database, PausedSeconds = 2 },
        };
        await using var node = await Node.StartAsync(options, null, CancellationToken.None);
        Console.WriteLine($"ready {node.Address}");
        await Console.In.ReadToEndAsync();      // ends with whoever started it
        return 0;
    }

    public static async Task<NodeProcess> StartAsync(string database, string folder)
    {
        var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [Argument, database, folder]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        using var patience = new CancellationTokenSource(Patience);
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (!line.StartsWith("ready ", StringComparison.Ordinal)) continue;
            _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            return new NodeProcess(process, new Uri(line["ready ".Length..]));
        }
        throw new InvalidOperationException("The node ended before it was ready.");
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
