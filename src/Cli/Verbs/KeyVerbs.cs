using System.Collections.Immutable;
using System.CommandLine;
using Annotator.Cli.Http;
using Annotator.Core.Contract;

namespace Annotator.Cli.Verbs;

/// <summary><c>annotator key create</c>.</summary>
internal static class KeyVerbs
{
    private const int LongestDays = 3650;

    public static Command Create(Terminal terminal) => new("key", "API keys.") { CreateCreate(terminal) };

    private static Command CreateCreate(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = "What the key is for." };
        var projects = new Option<string[]>("--project", "-p") { Description = "A project the key is limited to, by id or exact name; may be repeated. All of yours when left out.", HelpName = "PROJECT" };
        var expires = new Option<int?>("--expires") { Description = "Days until it lapses; never when left out.", HelpName = "DAYS" };
        expires.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > LongestDays) result.AddError($"A key lapses after 1 to {LongestDays} days.");
        });
        var command = new Command("create", "Creates an API key and prints it once.") { name, projects, expires };
        var connection = ConnectionOptions.Of(command);
        command.Runs(terminal, async (parsed, cancellation) =>
        {
            using var api = connection.Connect(parsed, terminal);
            var limits = await ResolveAsync(api, parsed.GetValue(projects), cancellation);
            var lapses = parsed.GetValue(expires) is { } days ? terminal.Clock.GetUtcNow().AddDays(days) : (DateTimeOffset?)null;
            var made = await api.PostAsync<KeyCreated>("api/keys", new CreateKey(parsed.GetValue(name)!, limits, lapses), cancellation);
            terminal.Say($"Key {made.Id}{(lapses is null ? "" : $", until {lapses:yyyy-MM-dd HH:mm} UTC")}. It is shown this once:");
            terminal.Print(made.Secret);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static async Task<ImmutableArray<string>?> ResolveAsync(ApiClient api, string[]? named, CancellationToken cancellation)
    {
        if (named is not { Length: > 0 }) return null;
        var mine = await Projects.ListAsync(api, cancellation);
        return [.. named.Select(n => Projects.Find(mine, n).Id).Distinct()];
    }
}
