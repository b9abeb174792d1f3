using System.Text.Json;

namespace Annotator.Core.Messages;

/// <summary>Commands and events to and from their JSON data. The envelope's other members are the transport's.</summary>
public static class MessageCodec
{
    /// <summary>Reads the data of a command; a refusal when the name is unknown or the data does not fit.</summary>
    public static (Command? Command, Rejection? Rejection) ReadCommand(string type, JsonElement data)
    {
        if (!MessageCatalog.Commands.TryGetValue(type, out var message))
            return (null, new(RejectionClass.Invalid, "unknown-command", $"There is no command named “{type}”."));
        try
        {
            return data.Deserialize(message.ClrType, CoreJson.Options) is Command command
                ? (command, null)
                : (null, Malformed(type, "it holds no data"));
        }
        catch (JsonException e)
        {
            return (null, Malformed(type, e.Message));
        }
    }

    /// <summary>The data of a command as JSON.</summary>
    public static JsonElement WriteCommand(Command command) => JsonSerializer.SerializeToElement(command, command.GetType(), CoreJson.Options);

    /// <summary>The data of an event as UTF-8 JSON.</summary>
    public static byte[] WriteEvent(Event happened) => JsonSerializer.SerializeToUtf8Bytes(happened, happened.GetType(), CoreJson.Options);

    /// <summary>Reads a stored event of any schema that was ever written.</summary>
    /// <exception cref="UnknownEventException">The name or schema is newer than this build.</exception>
    public static Event ReadEvent(string type, int schema, ReadOnlySpan<byte> data)
    {
        if (!MessageCatalog.Events.TryGetValue(type, out var message) || schema > message.Schema)
            throw new UnknownEventException($"This build cannot read the event {type} of schema {schema}.");
        return (Event)(JsonSerializer.Deserialize(data, message.ClrType, CoreJson.Options)
            ?? throw new UnknownEventException($"The event {type} holds no data."));
    }

    private static Rejection Malformed(string type, string why) =>
        new(RejectionClass.Invalid, "malformed-command", $"The data of “{type}” does not fit: {why}");
}

/// <summary>The log holds an event that this build does not know: it was written by a newer one.</summary>
public sealed class UnknownEventException : Exception
{
    /// <summary>Creates the exception.</summary>
    public UnknownEventException() { }

    /// <summary>Creates the exception with a message.</summary>
    public UnknownEventException(string message) : base(message) { }

    /// <summary>Creates the exception with a message and its cause.</summary>
    public UnknownEventException(string message, Exception inner) : base(message, inner) { }
}
