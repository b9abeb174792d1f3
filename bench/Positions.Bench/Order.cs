namespace Annotator.Positions.Bench;

/// <summary>A way to give positions to rows of concurrent committers, and to read them in order.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Table">The table.</param>
/// <param name="Lock">Run first in the transaction; null for none.</param>
/// <param name="Insert">Inserts @n rows that carry @sent.</param>
/// <param name="Read">The next rows after what the reader has seen (@major, @minor): major, minor, id, sent.</param>
internal sealed record Order(string Name, string Table, string? Lock, string Insert, string Read)
{
    public static readonly Order[] All =
    [
        // The control: the harness must find its gaps, or it finds nothing.
        new(
            "sequence alone",
            "CREATE TABLE log(position BIGSERIAL PRIMARY KEY, id TEXT NOT NULL, sent BIGINT NOT NULL)",
            null,
            "INSERT INTO log(id, sent) SELECT @id || '.' || i, @sent FROM generate_series(1, @n) i",
            "SELECT 0::bigint, position, id, sent FROM log WHERE position > @minor AND @major = @major ORDER BY position LIMIT 5000"),
        new(
            "advisory lock to commit",
            "CREATE TABLE log(position BIGINT PRIMARY KEY, id TEXT NOT NULL, sent BIGINT NOT NULL)",
            "SELECT pg_advisory_xact_lock(7)",
            "INSERT INTO log(position, id, sent) SELECT (SELECT coalesce(max(position), 0) FROM log) + i, @id || '.' || i, @sent FROM generate_series(1, @n) i",
            "SELECT 0::bigint, position, id, sent FROM log WHERE position > @minor AND @major = @major ORDER BY position LIMIT 5000"),
        new(
            "xid watermark",
            """
            CREATE TABLE log(position BIGSERIAL PRIMARY KEY, xid BIGINT NOT NULL DEFAULT pg_current_xact_id()::text::bigint, id TEXT NOT NULL, sent BIGINT NOT NULL);
            CREATE INDEX log_order ON log(xid, position)
            """,
            null,
            "INSERT INTO log(id, sent) SELECT @id || '.' || i, @sent FROM generate_series(1, @n) i",
            """
            SELECT xid, position, id, sent FROM log WHERE (xid, position) > (@major, @minor) AND xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
            ORDER BY xid, position LIMIT 5000
            """),
    ];
}
