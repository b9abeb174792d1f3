using System.CommandLine;

namespace Annotator.Cli.Http;

/// <summary>The options that say which server, and as whom.</summary>
internal sealed class ConnectionOptions
{
    private const string KeyVariable = "ANNOTATOR_KEY";

    private readonly Option<string> _server = new("--server") { Description = "The server's address.", HelpName = "URL", DefaultValueFactory = _ => "http://127.0.0.1:5080" };
    private readonly Option<string?> _key = new("--key") { Description = $"The API key. Better in the variable {KeyVariable}: other users of this machine can see arguments.", HelpName = "KEY" };

    /// <summary>Adds them to a verb.</summary>
    public static ConnectionOptions Of(Command command)
    {
        var options = new ConnectionOptions();
        command.Options.Add(options._server);
        command.Options.Add(options._key);
        return options;
    }

    /// <summary>A client of the named server with the caller's key.</summary>
    public ApiClient Connect(ParseResult parsed, Terminal terminal)
    {
        var key = parsed.GetValue(_key) ?? terminal.Variable(KeyVariable);
        if (string.IsNullOrWhiteSpace(key)) throw new CommandFailure(ExitCodes.Usage, $"An API key is needed: set {KeyVariable}, or give --key. `annotator key create` makes one.");
        var server = AddressOf(parsed);
        if (server.Scheme == Uri.UriSchemeHttp && !server.IsLoopback) terminal.Say($"Warning: {server} is not TLS; the key and the images can be read on the way.");
        return new ApiClient(server, key.Trim());
    }

    /// <summary>A client that says nothing about who it is.</summary>
    public ApiClient ConnectAnonymously(ParseResult parsed) => new(AddressOf(parsed), null);

    private Uri AddressOf(ParseResult parsed)
    {
        var text = parsed.GetValue(_server)!;
        return Uri.TryCreate(text.EndsWith('/') ? text : text + "/", UriKind.Absolute, out var server) && (server.Scheme == Uri.UriSchemeHttp || server.Scheme == Uri.UriSchemeHttps)
            ? server
            : throw new CommandFailure(ExitCodes.Usage, $"“{text}” is no address of a server; one begins with http:// or https://.");
    }
}
