using System.ComponentModel.DataAnnotations;

namespace Annotator.Storage.Postgres;

/// <summary>Where the log on PostgreSQL lives and how it groups commits. Section <c>Storage:Postgres</c>.</summary>
public sealed class PostgresStoreOptions
{
    /// <summary>The database, in Npgsql's form: <c>Host=db;Username=annotator;Password=…;Database=annotator;SSL Mode=VerifyFull</c>. Its owner is the user.</summary>
    [Required] public string ConnectionString { get; set; } = "";

    /// <summary>Connections for queries and leases; callers wait for a free one. The writer and the listener have one more each. Default 16.</summary>
    [Range(1, 1000)] public int MaxConnections { get; set; } = 16;

    /// <summary>Most appends in one commit. Default 2048.</summary>
    [Range(1, 100_000)] public int MaxBatch { get; set; } = 2048;

    /// <summary>Most event bytes in one commit, in MiB (one larger append still goes alone). Default 16.</summary>
    [Range(1, 1024)] public int MaxBatchMiB { get; set; } = 16;

    /// <summary>Appends that may wait for the writer; further callers wait to enter. Default 16384.</summary>
    [Range(1, 1_000_000)] public int MaxWaiting { get; set; } = 16_384;

    /// <summary>Newest events kept in memory for subscribers; a slower one reads the log. Default 8192.</summary>
    [Range(1, 1_000_000)] public int TailEvents { get; set; } = 8192;

    /// <summary>Most memory of those events, in MiB. Default 32.</summary>
    [Range(1, 4096)] public int TailMiB { get; set; } = 32;

    /// <summary>How long a statement may take, in seconds; after it the store counts as away. Default 30.</summary>
    [Range(1, 3600)] public int StatementSeconds { get; set; } = 30;

    /// <summary>How long a node that was paused may hold up the others, in seconds: the server then ends its session. Default 5.</summary>
    [Range(1, 600)] public int PausedSeconds { get; set; } = 5;

    /// <summary>How often the log is looked at when no notice comes, in milliseconds. Notices only make it faster. Default 1000.</summary>
    [Range(10, 60_000)] public int LookEveryMs { get; set; } = 1000;
}
