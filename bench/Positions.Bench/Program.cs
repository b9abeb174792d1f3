using System.Diagnostics;
using System.Globalization;
using Annotator.Contracts.Tests.Postgres;
using Annotator.Positions.Bench;
using Npgsql;
using Spectre.Console;

// How positions are given on PostgreSQL: three writing processes, one of them killed with SIGKILL every second, one projection, one bystander with long transactions.
// Usage: Annotator.Positions.Bench [SECONDS]
if (args is ["writer", var way, var database, var name, var rows])
    return await Parts.WriteAsync(Order.All.Single(o => o.Name == way), database, name, int.Parse(rows, CultureInfo.InvariantCulture));

var duration = TimeSpan.FromSeconds(args is [var seconds] ? double.Parse(seconds, CultureInfo.InvariantCulture) : 6);
await using var server = await PostgresServer.StartAsync(PostgresDurability.Full);
AnsiConsole.Profile.Width = 160;
var table = new Table();
foreach (var column in (string[])["order", "rows a commit", "bystander", "rows/s", "kills", "missed", "twice", "lag p50 ms", "lag p99 ms", "lag max ms"]) table.AddColumn(column);
foreach (var rowsPerCommit in (int[])[1, 64, 1024])
    foreach (var bystander in (bool[])[false, true])
        foreach (var order in Order.All)
            table.AddRow(await MeasureAsync(order, rowsPerCommit, bystander));
AnsiConsole.Write(table);
return 0;

async Task<string[]> MeasureAsync(Order order, int rowsPerCommit, bool bystander)
{
    var database = await server.CreateDatabaseAsync();
    await server.ExecuteAsync(new NpgsqlConnectionStringBuilder(database).Database!, order.Table);
    using var stop = new CancellationTokenSource();
    var holding = bystander ? Parts.HoldAsync(database, stop.Token) : Task.CompletedTask;
    var following = Task.Run(() => Parts.FollowAsync(order, database, stop.Token));
    var (writers, kills, watch) = (Enumerable.Range(0, 3).Select(i => Start(order, database, $"w{i}", rowsPerCommit)).ToArray(), 0, Stopwatch.StartNew());
    for (; watch.Elapsed < duration; kills++)
    {
        await Task.Delay(1000);
        await EndAsync(writers[kills % 3]);
        writers[kills % 3] = Start(order, database, $"k{kills}", rowsPerCommit);
    }
    foreach (var writer in writers) await EndAsync(writer);
    var elapsed = watch.Elapsed;
    await stop.CancelAsync();
    await holding;
    var (seen, twice, lags) = await following;
    lags.Sort();
    var written = await CountAsync(database);
    return [order.Name, $"{rowsPerCommit}", bystander ? "1 s transactions" : "-", $"{written / elapsed.TotalSeconds:N0}", $"{kills}", $"{written - seen.Count}", $"{twice}",
        $"{At(0.5):N1}", $"{At(0.99):N1}", $"{lags[^1]:N1}"];

    double At(double part) => lags[(int)((lags.Count - 1) * part)];
}

static Process Start(Order order, string database, string name, int rowsPerCommit) =>
    Process.Start(Environment.ProcessPath!, ["writer", order.Name, database, name, rowsPerCommit.ToString(CultureInfo.InvariantCulture)]);

static async Task EndAsync(Process writer)
{
    writer.Kill();
    await writer.WaitForExitAsync();
    writer.Dispose();
}

static async Task<long> CountAsync(string database)
{
    await using var connection = new NpgsqlConnection(database);
    await connection.OpenAsync();
    await using var count = new NpgsqlCommand("SELECT count(*) FROM log", connection);
    return (long)(await count.ExecuteScalarAsync())!;
}
