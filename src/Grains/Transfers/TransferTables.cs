using Annotator.Storage;

namespace Annotator.Grains.Transfers;

/// <summary>The tables of transfers; they live beside the log.</summary>
public static class TransferTables
{
    /// <summary>Everything transfers need, in order.</summary>
    public static IReadOnlyList<SideTable> All { get; } =
    [
        new("transfer-runs-1", """
            CREATE TABLE IF NOT EXISTS transfer_runs (
              id TEXT NOT NULL PRIMARY KEY,
              kind BIGINT NOT NULL,
              state BIGINT NOT NULL,
              peer TEXT NOT NULL,
              subject TEXT NOT NULL,
              by_person TEXT,
              reason TEXT,
              node TEXT NOT NULL,
              started_at TEXT NOT NULL,
              ended_at TEXT,
              found BIGINT NOT NULL,
              received BIGINT NOT NULL,
              duplicate BIGINT NOT NULL,
              failed BIGINT NOT NULL)
            """),
        new("transfer-items-1", """
            CREATE TABLE IF NOT EXISTS transfer_items (
              run_id TEXT NOT NULL,
              number BIGINT NOT NULL,
              verdict BIGINT NOT NULL,
              sop_instance_uid TEXT,
              project_id TEXT,
              exam_id TEXT,
              rule TEXT,
              code TEXT,
              text TEXT,
              PRIMARY KEY (run_id, number))
            """),
    ];
}
