using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Annotator.Storage.Sqlite;

/// <summary>An SQLite call that failed, with its extended result code.</summary>
internal sealed class SqliteFault(int code, string message) : Exception($"SQLite {code}: {message}")
{
    /// <summary>The extended result code.</summary>
    public int Code { get; } = code;
}

/// <summary>Sorts SQLite's failures: those of the machine (the whole store is away), of a constraint, and our own mistakes.</summary>
internal static class SqliteFaults
{
    /// <summary>Throws when the result code is a failure.</summary>
    public static void Check(sqlite3 database, int result)
    {
        if (result is raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE) return;
        throw new SqliteFault(raw.sqlite3_extended_errcode(database), raw.sqlite3_errmsg(database).utf8_to_string());
    }

    /// <summary>Whether the machine failed and not the statement.</summary>
    public static bool IsMachine(Exception failure) => failure switch
    {
        StoreUnavailableException => true,
        SqliteFault fault => Sentence(fault.Code) is not null,
        SqliteException exception => Sentence(exception.SqliteExtendedErrorCode) is not null,
        _ => false,
    };

    /// <summary>What callers of the ports get to see for a failure.</summary>
    public static Exception Translate(Exception failure) => failure switch
    {
        SqliteFault fault => Translate(fault.Code, fault),
        SqliteException exception => Translate(exception.SqliteExtendedErrorCode, exception),
        _ => failure,
    };

    private static Exception Translate(int code, Exception failure)
    {
        if (Sentence(code) is { } sentence) return new StoreUnavailableException(sentence, failure);
        return (code & 0xff) == raw.SQLITE_CONSTRAINT ? new StoreConstraintException(failure.Message, failure) : failure;
    }

    private static string? Sentence(int code) => (code & 0xff) switch
    {
        raw.SQLITE_FULL => "The disk, or the store's size bound, is full.",
        raw.SQLITE_IOERR => "The disk failed to read or write.",
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PROTOCOL => "Another process holds the database.",
        raw.SQLITE_CANTOPEN => "The database file cannot be opened.",
        raw.SQLITE_READONLY or raw.SQLITE_PERM => "The database file may not be written.",
        raw.SQLITE_NOMEM => "The machine is out of memory.",
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => "The database file is damaged.",
        _ => null,
    };
}
