using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Annotator.Contracts.Tests.Postgres;

/// <summary>What the server of a test or bench waits for.</summary>
public enum PostgresDurability
{
    /// <summary>As the product's users run it.</summary>
    Full,

    /// <summary>No fsync: survives killed processes, not a power cut.</summary>
    ProcessOnly,
}

/// <summary>
/// A PostgreSQL of its own, from Debian's package: a cluster in a temporary folder behind a socket there, without a port. It ends with whoever started it, also when that is killed.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly string? Programs = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).Where(d => File.Exists(Path.Combine(d, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault()
        : null;

    private readonly DirectoryInfo _folder;
    private readonly string[] _settings;
    private Process? _process;
    private int _databases;

    private PostgresServer(DirectoryInfo folder, string[] settings) => (_folder, _settings) = (folder, settings);

    /// <summary>Whether this machine can run one.</summary>
    public static bool IsInstalled => Programs is not null;

    /// <summary>The folder of the socket, as <c>Host</c> of a connection string and <c>-h</c> of its programs.</summary>
    public string SocketFolder => _folder.FullName;

    /// <summary>The folder of the data.</summary>
    public string DataFolder => Path.Combine(_folder.FullName, "data");

    /// <summary>The path of a program of the same version.</summary>
    public static string ProgramPath(string name) => Path.Combine(Programs!, name);

    /// <summary>Makes a cluster and starts its server.</summary>
    public static async Task<PostgresServer> StartAsync(PostgresDurability durability, params string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("annotator-pg-");
        if (Environment.IsPrivilegedProcess) await RunAsync("chown", "postgres", folder.FullName);
        string[] all = ["max_connections=100", .. settings, durability == PostgresDurability.Full ? "fsync=on" : "fsync=off"];
        var server = new PostgresServer(folder, all);
        await RunAsync("/bin/sh", "-c", AsServer(server, $"{ProgramPath("initdb")} -D {server.DataFolder} -U annotator -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null"));
        await server.StartAsync();
        return server;
    }

    /// <summary>Starts the server again after it was stopped or killed.</summary>
    public async Task StartAsync()
    {
        var began = Stopwatch.StartNew();
        while (true)
        {
            var command = $"{ProgramPath("postgres")} -D {DataFolder} -c listen_addresses= -c unix_socket_directories={SocketFolder} "
                + string.Join(' ', _settings.Select(s => $"-c {s}")) + $" >>{SocketFolder}/log 2>&1 & pid=$!; read -r _; kill -INT $pid 2>/dev/null; wait $pid";
            _process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", AsServer(this, command)]) { RedirectStandardInput = true })!;
            if (await IsReadyAsync()) return;
            await StopAsync();
            // After a kill -9 the old backends take a moment to notice, and until then the new server refuses to start.
            if (began.Elapsed > Patience) throw new InvalidOperationException($"PostgreSQL did not start: {await File.ReadAllTextAsync($"{SocketFolder}/log")}");
        }
    }

    /// <summary>Ends every session, finishes nothing, and stops.</summary>
    public async Task StopAsync()
    {
        if (_process is not { } process) return;
        _process = null;
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>kill -9 of the server and of the processes of its sessions.</summary>
    public async Task KillAsync()
    {
        var server = int.Parse((await File.ReadAllLinesAsync(Path.Combine(DataFolder, "postmaster.pid")))[0], CultureInfo.InvariantCulture);
        var processes = Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(n => int.TryParse(n, out _)).Select(n => int.Parse(n!, CultureInfo.InvariantCulture));
        int[] all = [server, .. processes.Where(p => StatOf(p).Parent == server)];
        foreach (var one in all)
        {
            if (StatOf(one).Lives) Process.GetProcessById(one).Kill();
        }
        while (all.Any(p => StatOf(p).Lives)) await Task.Delay(5);
        await StopAsync();
    }

    /// <summary>Makes an empty database. Gives the connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"db{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync("postgres", $"CREATE DATABASE {name}");
        return ConnectionString(name);
    }

    /// <summary>Drops a database, whoever uses it.</summary>
    public Task DropDatabaseAsync(string connectionString) =>
        ExecuteAsync("postgres", $"DROP DATABASE {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)");

    /// <summary>The connection string of a database.</summary>
    public string ConnectionString(string database) => $"Host={SocketFolder};Username=annotator;Database={database}";

    /// <summary>Runs SQL behind everybody's back.</summary>
    public async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Delete(recursive: true);
    }

    // PostgreSQL refuses to run as root.
    private static string AsServer(PostgresServer server, string command) => Environment.IsPrivilegedProcess
        ? $"cd {server.SocketFolder} && exec setpriv --reuid=postgres --regid=postgres --clear-groups /bin/sh -c '{command}'"
        : $"cd {server.SocketFolder}; {command}";

    // State and parent stand behind the name in parentheses (proc(5)); a zombie holds nothing any more.
    private static (bool Lives, int Parent) StatOf(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (fields[0] is not ("Z" or "X"), int.Parse(fields[1], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return (false, 0);
        }
    }

    private async Task<bool> IsReadyAsync()
    {
        for (var began = Stopwatch.StartNew(); began.Elapsed < Patience;)
        {
            try
            {
                await ExecuteAsync("postgres", "SELECT 1");
                return true;
            }
            catch (NpgsqlException) when (File.Exists(Path.Combine(DataFolder, "postmaster.pid")) || began.Elapsed < TimeSpan.FromSeconds(3))
            {
                await Task.Delay(20);
            }
            catch (NpgsqlException)
            {
                return false;
            }
        }
        return false;
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
