using System.Data.Common;
using System.Net.Sockets;
using Npgsql;

namespace Annotator.Storage.Postgres;

/// <summary>Sorts PostgreSQL's failures: those of the machine (the whole store is away), of a constraint, and our own mistakes.</summary>
internal static class PostgresFaults
{
    // Connection, resources, operator, system, internal; a session that was ended while it idled in a transaction; a server that only reads (a standby);
    // a lock that did not come; a deadlock; a role or database that is not there.
    private static readonly string[] MachineStates = ["08", "53", "57", "58", "XX", "25P03", "25006", "55P03", "40", "28", "3D"];

    /// <summary>Whether the machine failed and not the statement.</summary>
    public static bool IsMachine(Exception failure) => failure switch
    {
        StoreUnavailableException => true,
        PostgresException fault => MachineStates.Any(s => fault.SqlState.StartsWith(s, StringComparison.Ordinal)),
        DbException or SocketException or IOException or TimeoutException or ObjectDisposedException => true,
        _ => false,
    };

    /// <summary>What callers of the ports get to see for a failure.</summary>
    public static Exception Translate(Exception failure) => failure switch
    {
        StoreUnavailableException => failure,
        ObjectDisposedException => new StoreUnavailableException("The store is closed.", failure),
        _ when IsMachine(failure) => new StoreUnavailableException(Sentence(failure), failure),
        PostgresException { SqlState: ['2', '3', ..] } fault => new StoreConstraintException(fault.MessageText, fault),
        _ => failure,
    };

    private static string Sentence(Exception failure) => failure switch
    {
        PostgresException { SqlState: ['5', '3', ..] } => "The database server is out of disk, memory or connections.",
        PostgresException { SqlState: ['2', '8', ..] or ['3', 'D', ..] } => "The database server does not let this user into that database.",
        PostgresException { SqlState: "25006" } => "The database server only reads; it is a standby.",
        _ => "The database server does not answer.",
    };
}
