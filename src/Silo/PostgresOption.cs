using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using Annotator.Storage.Postgres;
using Npgsql;

namespace Annotator.Silo;

/// <summary><c>--postgres</c>, as every verb that opens the store itself takes it, and the section <c>Storage:Postgres</c> of <c>annotator.json</c>.</summary>
internal static class PostgresOption
{
    public static readonly Option<string?> Instance = new("--postgres")
    {
        Description = "A PostgreSQL database, as Host=…;Username=…;Database=…, that holds everything but images; several nodes may share it "
            + "(else ANNOTATOR_POSTGRES, else Storage:Postgres in annotator.json, else SQLite in the data folder).",
    };

    /// <summary>The database that was named; null for SQLite.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="dataFolder">Where <c>annotator.json</c> is looked for.</param>
    /// <param name="options">The options, validated.</param>
    /// <param name="wrong">What is wrong with them.</param>
    /// <returns>False when they are wrong.</returns>
    public static bool TryRead(ParseResult parsed, string dataFolder, out PostgresStoreOptions? options, [NotNullWhen(false)] out string? wrong)
    {
        var section = new ConfigurationBuilder().AddJsonFile(Path.Combine(dataFolder, "annotator.json"), optional: true).Build().GetSection("Storage:Postgres");
        options = section.Get<PostgresStoreOptions>() ?? new PostgresStoreOptions();
        if ((parsed.GetValue(Instance) ?? Environment.GetEnvironmentVariable("ANNOTATOR_POSTGRES")) is { Length: > 0 } named) options.ConnectionString = named;
        wrong = null;
        if (!section.Exists() && options.ConnectionString.Length == 0)
        {
            options = null;
            return true;
        }
        wrong = WhyWrong(options);
        return wrong is null;
    }

    private static string? WhyWrong(PostgresStoreOptions options)
    {
        var found = new List<ValidationResult>();
        if (!Validator.TryValidateObject(options, new ValidationContext(options), found, validateAllProperties: true)) return $"Storage:Postgres: {found[0].ErrorMessage}";
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(options.ConnectionString);
            return string.IsNullOrEmpty(builder.Host) || string.IsNullOrEmpty(builder.Database) ? "The PostgreSQL connection needs Host and Database." : null;
        }
        catch (ArgumentException malformed)
        {
            return $"The PostgreSQL connection cannot be read: {malformed.Message}";
        }
    }
}
