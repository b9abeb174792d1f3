using System.Collections.Frozen;
using System.Reflection;

namespace Annotator.Core.Messages;

/// <summary>Every command and event there is, by its stable name. Built once from the records that carry a <see cref="MessageAttribute"/>.</summary>
public static class MessageCatalog
{
    private static readonly (Type Type, MessageAttribute Message)[] Declared =
        [.. from type in typeof(MessageCatalog).Assembly.GetTypes()
            let message = type.GetCustomAttribute<MessageAttribute>()
            where message is not null && !type.IsAbstract
            orderby message.Type
            select (type, message)];

    /// <summary>Commands by name.</summary>
    public static FrozenDictionary<string, MessageType> Commands { get; } = Of<Command>();

    /// <summary>Events by name.</summary>
    public static FrozenDictionary<string, MessageType> Events { get; } = Of<Event>();

    private static readonly FrozenDictionary<Type, MessageType> ByClrType =
        Commands.Values.Concat(Events.Values).ToFrozenDictionary(m => m.ClrType);

    /// <summary>The name and schema of a command or event.</summary>
    /// <exception cref="KeyNotFoundException">The record carries no <see cref="MessageAttribute"/>: a bug a test finds.</exception>
    public static MessageType Describe(object message) => ByClrType[message.GetType()];

    private static FrozenDictionary<string, MessageType> Of<TBase>() => Declared
        .Where(d => d.Type.IsSubclassOf(typeof(TBase)))
        .ToFrozenDictionary(d => d.Message.Type, d => new MessageType(d.Message.Type, d.Message.Schema, d.Type, d.Message.Internal));
}

/// <summary>One kind of command or event.</summary>
/// <param name="Name">The stable name.</param>
/// <param name="Schema">The schema written today.</param>
/// <param name="ClrType">The record.</param>
/// <param name="IsInternal">True when only the server itself may send it.</param>
public sealed record MessageType(string Name, int Schema, Type ClrType, bool IsInternal)
{
    /// <summary>The kind of stream the message belongs to: what stands before the dot.</summary>
    public string StreamKind => Name[..Name.IndexOf('.', StringComparison.Ordinal)];
}
