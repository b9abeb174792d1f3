using System.CommandLine;
using System.Security.Cryptography;
using Annotator.Cli.Http;
using Annotator.Core.Access;
using Annotator.Core.Contract;

namespace Annotator.Cli.Verbs;

/// <summary><c>annotator user add</c>.</summary>
internal static class UserVerbs
{
    // No letter or digit that is mistaken for another; four groups of five are 99 bits.
    private const string Alphabet = "abcdefghijkmnpqrstuvwxyz23456789";
    private const int Groups = 4;
    private const int GroupLength = 5;

    public static Command Create(Terminal terminal) => new("user", "Accounts.") { CreateAdd(terminal) };

    private static Command CreateAdd(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = "The sign-in name." };
        var displayName = new Option<string>("--display-name") { Description = "The name people see.", HelpName = "TEXT", Required = true };
        var roles = new Option<string[]>("--role") { Description = "A role on the site; may be repeated. Roles in a project are given in the project.", HelpName = "ROLE" };
        roles.AcceptOnlyFromAmong(SiteRoles.Administrator, SiteRoles.Auditor);
        var fromInput = new Option<bool>("--password-stdin") { Description = "Takes the password from the first line of standard input instead of making one." };
        var command = new Command("add", "Creates an account; a password is made and printed once.") { name, displayName, roles, fromInput };
        var connection = ConnectionOptions.Of(command);
        command.Runs(terminal, async (parsed, cancellation) =>
        {
            using var api = connection.Connect(parsed, terminal);
            var given = parsed.GetValue(fromInput);
            var password = given ? await ReadPasswordAsync(terminal, cancellation) : CreatePassword();
            var made = await api.PostAsync<PersonView>(
                "api/people", new CreatePerson(parsed.GetValue(name)!, parsed.GetValue(displayName)!, password, [.. parsed.GetValue(roles) ?? []]), cancellation);
            terminal.Say($"{made.DisplayName} can sign in as {made.Name}{(given ? "." : " with this password, which is shown this once:")}");
            if (!given) terminal.Print(password);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static string CreatePassword() => string.Join('-', Enumerable.Range(0, Groups).Select(_ => RandomNumberGenerator.GetString(Alphabet, GroupLength)));

    private static async Task<string> ReadPasswordAsync(Terminal terminal, CancellationToken cancellation) =>
        await terminal.Input.ReadLineAsync(cancellation) is { Length: > 0 } line ? line : throw new CommandFailure(ExitCodes.Usage, "Standard input holds no password.");
}
