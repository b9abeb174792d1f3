using Annotator.Storage.Postgres;
using Npgsql;

namespace Annotator.Storage.Tests.Postgres;

/// <summary>The seam between the dialects, word by word.</summary>
public sealed class PostgresSqlTests
{
    [Theory]
    [InlineData("SELECT a FROM t WHERE b = @b AND c > @C AND d = @b", "SELECT a FROM t WHERE b = $1 AND c > $2 AND d = $1")]
    [InlineData("SELECT a FROM t WHERE b IN @many", "SELECT a FROM t WHERE b = ANY($1)")]
    [InlineData("SELECT a FROM t WHERE b NOT IN @many AND begin = @b", "SELECT a FROM t WHERE b <> ALL($1) AND begin = $2")]
    [InlineData("SELECT a FROM t WHERE a LIKE @b ESCAPE '\\'", "SELECT a FROM t WHERE a ILIKE $1 ESCAPE '\\'")]
    [InlineData("SELECT '@b LIKE ''x', \"LIKE\" -- @b\nFROM t /* @b */ WHERE a = @b", "SELECT '@b LIKE ''x', \"LIKE\" -- @b\nFROM t /* @b */ WHERE a = $1")]
    [InlineData("UPDATE t SET a = @none, b = @b WHERE @none IS NULL OR c = @none", "UPDATE t SET a = NULL, b = $1 WHERE NULL IS NULL OR c = NULL")]
    public void Portable_sql_becomes_the_servers(string portable, string expected)
    {
        using var command = new NpgsqlCommand();
        Assert.Equal(expected, PostgresSql.Of(portable).Bind(new { b = 1, c = 2L, many = new[] { "x" }, none = (string?)null }, command.Parameters));
    }

    [Fact]
    public void Text_columns_sort_by_bytes_and_only_types_in_capitals_are_types() => Assert.Equal(
        "CREATE TABLE t(text TEXT COLLATE \"C\" NOT NULL, data BYTEA, n BIGINT DEFAULT 'TEXT')", PostgresSql.Ddl("CREATE TABLE t(text TEXT NOT NULL, data BLOB, n BIGINT DEFAULT 'TEXT')"));

    [Fact]
    public void A_parameter_that_is_not_given_is_refused()
    {
        using var command = new NpgsqlCommand();
        Assert.Throws<ArgumentException>(() => PostgresSql.Of("SELECT @missing").Bind(new { other = 1 }, command.Parameters));
    }
}
