using Annotator.Storage;

namespace Annotator.Gateway.Access;

/// <summary>The tables of accounts beside the log. Secrets are kept as hashes only.</summary>
public static class AccessTables
{
    /// <summary>What the store creates when it opens.</summary>
    public static IReadOnlyList<SideTable> All { get; } =
    [
        new("accounts", """
            CREATE TABLE IF NOT EXISTS accounts (
              id TEXT PRIMARY KEY, name TEXT NOT NULL, name_key TEXT NOT NULL UNIQUE, display_name TEXT NOT NULL,
              password_hash TEXT, site_roles TEXT NOT NULL, disabled BIGINT NOT NULL, created_at TEXT NOT NULL)
            """),
        // One row once the first administrator exists: two first-run pages cannot both make one.
        new("site_setup", "CREATE TABLE IF NOT EXISTS site_setup (id BIGINT PRIMARY KEY, at TEXT NOT NULL)"),
        new("sessions", """
            CREATE TABLE IF NOT EXISTS sessions (
              id TEXT PRIMARY KEY, token_hash TEXT NOT NULL UNIQUE, person_id TEXT NOT NULL,
              created_at TEXT NOT NULL, expires_at TEXT NOT NULL, ends_at TEXT NOT NULL, revoked_at TEXT)
            """),
        new("sessions_by_person", "CREATE INDEX IF NOT EXISTS sessions_by_person ON sessions (person_id)"),
        new("api_keys", """
            CREATE TABLE IF NOT EXISTS api_keys (
              id TEXT PRIMARY KEY, secret_hash TEXT NOT NULL, person_id TEXT NOT NULL, name TEXT NOT NULL, projects TEXT,
              created_at TEXT NOT NULL, expires_at TEXT, last_used_at TEXT, revoked_at TEXT)
            """),
        new("api_keys_by_person", "CREATE INDEX IF NOT EXISTS api_keys_by_person ON api_keys (person_id)"),
        new("access_audit", """
            CREATE TABLE IF NOT EXISTS access_audit (
              id TEXT PRIMARY KEY, at TEXT NOT NULL, by_person TEXT NOT NULL, session_id TEXT, address TEXT,
              action TEXT NOT NULL, subject TEXT NOT NULL, old_value TEXT, new_value TEXT)
            """),
        new("access_audit_by_time", "CREATE INDEX IF NOT EXISTS access_audit_by_time ON access_audit (at)"),
    ];
}
