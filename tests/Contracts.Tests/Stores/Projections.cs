using System.Globalization;
using Annotator.Storage;

namespace Annotator.Contracts.Tests.Stores;

/// <summary>Counts the events of each stream and remembers the last position: order and once-ness show in its rows.</summary>
public sealed class CountingProjection(int schema = 1) : IProjection
{
    public string Name => "counts";

    public int Schema => schema;

    public IReadOnlyList<string> Tables => ["counts"];

    public string CreateSql => string.Create(CultureInfo.InvariantCulture, $"""
        CREATE TABLE counts(stream TEXT NOT NULL PRIMARY KEY, events BIGINT NOT NULL, last BIGINT NOT NULL, at TEXT NOT NULL, made_by_schema BIGINT NOT NULL DEFAULT {schema});
        CREATE INDEX counts_last ON counts(last);
        """);

    public IEnumerable<SqlStatement> Project(StoredEvent stored)
    {
        yield return new SqlStatement(
            "INSERT INTO counts(stream, events, last, at) VALUES (@stream, 1, @last, @at) ON CONFLICT(stream) DO UPDATE SET events = counts.events + 1, last = excluded.last",
            new { stream = stored.Stream.ToString(), last = stored.Position, at = stored.Data.At });
    }
}

/// <summary>A row of <see cref="CountingProjection"/>.</summary>
public sealed record CountRow(string Stream, int Events, long Last, DateTimeOffset At, int MadeBySchema);

/// <summary>Fails on events whose data holds <c>poison</c>: by a constraint of the database, or by an exception of its own.</summary>
public sealed class PoisonedProjection : IProjection
{
    public string Name => "poisoned";

    public int Schema => 1;

    public IReadOnlyList<string> Tables => ["poisoned"];

    public string CreateSql => "CREATE TABLE poisoned(position BIGINT NOT NULL PRIMARY KEY, text TEXT NOT NULL);";

    public IEnumerable<SqlStatement> Project(StoredEvent stored)
    {
        var text = Samples.TextOf(stored);
        yield return new SqlStatement("INSERT INTO poisoned(position, text) VALUES (@position, @text)", new { position = stored.Position, text });
        if (text.Contains("poison-sql", StringComparison.Ordinal))
            yield return new SqlStatement("INSERT INTO poisoned(position, text) VALUES (@position, @text)", new { position = stored.Position + 1_000_000, text = (string?)null });
        if (text.Contains("poison-code", StringComparison.Ordinal)) throw new InvalidOperationException("A bug in a projection.");
    }
}
