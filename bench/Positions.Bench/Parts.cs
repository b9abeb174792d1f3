using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Annotator.Positions.Bench;

/// <summary>The processes of the harness: writers that are killed, the one projection, and a bystander with long transactions.</summary>
internal static class Parts
{
    /// <summary>Appends without end: single rows and small groups from eight connections, large groups from one, as a node with group commit does. Dies by the signal.</summary>
    public static async Task<int> WriteAsync(Order order, string connectionString, string name, int rowsPerCommit)
    {
        await Task.WhenAll(Enumerable.Range(0, rowsPerCommit < 1024 ? 8 : 1).Select(c => Task.Run(async () =>
        {
            await using var connection = new NpgsqlConnection(connectionString + ";Max Auto Prepare=10;Auto Prepare Min Usages=1");
            await connection.OpenAsync();
            for (var i = 0L; ; i++)
            {
                await using var batch = new NpgsqlBatch(connection);
                batch.BatchCommands.Add(new NpgsqlBatchCommand("BEGIN"));
                if (order.Lock is { } held) batch.BatchCommands.Add(new NpgsqlBatchCommand(held));
                var insert = new NpgsqlBatchCommand(order.Insert);
                insert.Parameters.AddWithValue("id", string.Create(CultureInfo.InvariantCulture, $"{name}.{c}.{i}"));
                insert.Parameters.AddWithValue("sent", Stopwatch.GetTimestamp());
                insert.Parameters.AddWithValue("n", rowsPerCommit);
                batch.BatchCommands.Add(insert);
                batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
                await batch.ExecuteNonQueryAsync();
            }
        })));
        return 0;
    }

    /// <summary>Holds a transaction that has written something for a second, every two seconds: a rebuild, an import, a migration.</summary>
    public static async Task HoldAsync(string connectionString, CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(stop);
        await using (var create = new NpgsqlCommand("CREATE TABLE elsewhere(i INT)", connection)) await create.ExecuteNonQueryAsync(stop);
        while (!stop.IsCancellationRequested)
        {
            await using (var hold = new NpgsqlCommand("BEGIN; INSERT INTO elsewhere VALUES (1); SELECT pg_sleep(1); COMMIT", connection)) await hold.ExecuteNonQueryAsync(CancellationToken.None);
            await Task.Delay(1000, CancellationToken.None);
        }
    }

    /// <summary>Reads in order like a projection, each row once, until asked to stop; then until the log is still.</summary>
    /// <returns>What it saw, and how late.</returns>
    public static async Task<(HashSet<string> Seen, int Twice, List<double> LagMs)> FollowAsync(Order order, string connectionString, CancellationToken stop)
    {
        var (seen, twice, lags) = (new HashSet<string>(), 0, new List<double>());
        await using var connection = new NpgsqlConnection(connectionString + ";Max Auto Prepare=10;Auto Prepare Min Usages=1");
        await connection.OpenAsync(CancellationToken.None);
        var (major, minor) = (0L, 0L);
        for (var still = 0; still < 20;)
        {
            await using var read = new NpgsqlCommand(order.Read, connection);
            read.Parameters.AddWithValue("major", major);
            read.Parameters.AddWithValue("minor", minor);
            var rows = 0;
            await using (var reader = await read.ExecuteReaderAsync(CancellationToken.None))
            {
                for (; await reader.ReadAsync(CancellationToken.None); rows++)
                {
                    (major, minor) = (reader.GetInt64(0), reader.GetInt64(1));
                    if (!seen.Add(reader.GetString(2))) twice++;
                    lags.Add(Stopwatch.GetElapsedTime(reader.GetInt64(3)).TotalMilliseconds);
                }
            }
            if (rows == 0) await Task.Delay(stop.IsCancellationRequested ? 50 : 1, CancellationToken.None);
            still = rows == 0 && stop.IsCancellationRequested ? still + 1 : 0;
        }
        return (seen, twice, lags);
    }
}
