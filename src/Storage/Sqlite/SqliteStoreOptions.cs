using System.ComponentModel.DataAnnotations;

namespace Annotator.Storage.Sqlite;

/// <summary>What a commit waits for.</summary>
public enum SqliteDurability
{
    /// <summary>Every commit is on the disk before it is acknowledged (<c>synchronous=FULL</c>). The only choice for real data.</summary>
    Full,

    /// <summary>No fsync at all (<c>synchronous=OFF</c>): survives a killed process, not a power cut. For tests.</summary>
    ProcessOnly,
}

/// <summary>Where the log on SQLite lives and how it groups commits. Section <c>SqliteStore</c>.</summary>
public sealed class SqliteStoreOptions
{
    /// <summary>The database file; its folder is made when it is missing. Beside it stand <c>-wal</c>, <c>-shm</c> and <c>.lock</c>.</summary>
    [Required] public required string Path { get; init; }

    /// <summary>What a commit waits for. Default <see cref="SqliteDurability.Full"/>.</summary>
    public SqliteDurability Durability { get; init; } = SqliteDurability.Full;

    /// <summary>Most appends in one commit. Default 2048.</summary>
    [Range(1, 100_000)] public int MaxBatch { get; init; } = 2048;

    /// <summary>Most event bytes in one commit, in MiB (one larger append still goes alone). Default 16.</summary>
    [Range(1, 1024)] public int MaxBatchMiB { get; init; } = 16;

    /// <summary>Appends that may wait for the writer; further callers wait to enter. Default 16384.</summary>
    [Range(1, 1_000_000)] public int MaxWaiting { get; init; } = 16_384;

    /// <summary>Connections for reading. Default 8.</summary>
    [Range(1, 256)] public int Readers { get; init; } = 8;

    /// <summary>Newest events kept in memory for subscribers; a slower one reads the log. Default 8192.</summary>
    [Range(1, 1_000_000)] public int TailEvents { get; init; } = 8192;

    /// <summary>Most memory of those events, in MiB. Default 32.</summary>
    [Range(1, 4096)] public int TailMiB { get; init; } = 32;

    /// <summary>WAL length at which the writer copies it into the database, in pages of 4 KiB. Default 4096.</summary>
    [Range(100, 1_000_000)] public int CheckpointPages { get; init; } = 4096;

    /// <summary>Page cache of the writer, in MiB. Default 64.</summary>
    [Range(1, 65_536)] public int CacheMiB { get; init; } = 64;

    /// <summary>How long to wait for another process that holds the file (a backup), in milliseconds. Default 5000.</summary>
    [Range(0, 600_000)] public int BusyTimeoutMs { get; init; } = 5000;

    /// <summary>The database may not grow above this, in MiB; an append that would is refused as on a full disk. 0 is no bound. Default 0.</summary>
    [Range(0, 100_000_000)] public long MaxSizeMiB { get; init; }
}
