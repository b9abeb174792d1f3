using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Annotator.Core.Messages;

namespace Annotator.Core.Contract;

/// <summary>The one JSON Schema (2020-12) of everything that crosses the wire. TypeScript types are generated from it.</summary>
public static class ContractSchema
{
    private const string Dialect = "https://json-schema.org/draft/2020-12/schema";

    private static readonly JsonSerializerOptions Options = WithResolver(CoreJson.Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web)));

    /// <summary>Every type that crosses the wire by itself; those they are made of follow.</summary>
    private static IEnumerable<Type> Roots =>
    [
        .. typeof(ContractSchema).Assembly.GetTypes().Where(t => t.Namespace == typeof(ContractSchema).Namespace && t is { IsPublic: true } && (t.IsEnum || !t.IsAbstract)),
        typeof(Receipt), typeof(Annotations.StoredSet),
        .. MessageCatalog.Commands.Values.Select(m => m.ClrType),
        .. MessageCatalog.Events.Values.Select(m => m.ClrType),
    ];

    /// <summary>The document of the wire, its definitions in order of their names.</summary>
    /// <exception cref="InvalidOperationException">Two types share a name: rename one.</exception>
    public static JsonObject Emit() => new()
    {
        ["$schema"] = Dialect,
        ["title"] = "Contract",
        ["type"] = "object",
        ["properties"] = new JsonObject { ["commands"] = Names(MessageCatalog.Commands.Values), ["events"] = Names(MessageCatalog.Events.Values) },
        ["additionalProperties"] = false,
        ["$defs"] = Define(Roots),
    };

    /// <summary>The schema of one kind of document, such as the export.</summary>
    /// <exception cref="InvalidOperationException">Two types share a name: rename one.</exception>
    public static JsonObject EmitDocument(Type root) => new()
    {
        ["$schema"] = Dialect,
        ["title"] = root.Name,
        ["$ref"] = $"#/$defs/{root.Name}",
        ["$defs"] = Define([root]),
    };

    private static JsonObject Define(IEnumerable<Type> roots)
    {
        var definitions = new SortedDictionary<string, JsonNode>(StringComparer.Ordinal);
        var seen = new Dictionary<string, Type>();
        var waiting = new Queue<Type>(roots);
        while (waiting.TryDequeue(out var type))
        {
            if (!seen.TryAdd(type.Name, type))
            {
                if (seen[type.Name] != type) throw new InvalidOperationException($"{type} and {seen[type.Name]} share a name on the wire.");
                continue;
            }
            definitions[type.Name] = Describe(type, waiting);
        }
        return new JsonObject(definitions.Select(d => KeyValuePair.Create(d.Key, (JsonNode?)d.Value)));
    }

    private static JsonNode Describe(Type type, Queue<Type> waiting) => Options.GetJsonSchemaAsNode(type, new JsonSchemaExporterOptions
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = (context, schema) => context.TypeInfo.Type == typeof(StreamId)
            ? new JsonObject { ["type"] = "string", ["pattern"] = $"^({string.Join('|', StreamKinds.All.Order(StringComparer.Ordinal))})/[A-Za-z0-9._~-]{{1,200}}$" }
            : context.Path.IsEmpty || !IsNamed(context.TypeInfo.Type, out var named)
                ? Complete(context.TypeInfo, schema)
                : Refer(named, waiting, schema),
    });

    /// <summary>A named type inside another is a reference to its own definition.</summary>
    private static JsonObject Refer(Type named, Queue<Type> waiting, JsonNode schema)
    {
        waiting.Enqueue(named);
        var reference = new JsonObject { ["$ref"] = $"#/$defs/{named.Name}" };
        return MayBeNull(schema) ? new JsonObject { ["anyOf"] = new JsonArray(reference, new JsonObject { ["type"] = "null" }) } : reference;
    }

    /// <summary>What the server writes it always writes, unless it is null; commands keep their optional members.</summary>
    private static JsonNode Complete(JsonTypeInfo info, JsonNode schema)
    {
        if (schema is not JsonObject o || info.Kind != JsonTypeInfoKind.Object || o["properties"] is not JsonObject properties) return schema;
        if (!info.Type.IsSubclassOf(typeof(Command)))
            o["required"] = new JsonArray([.. properties.Where(p => !MayBeNull(p.Value)).Select(p => (JsonNode)p.Key)]);
        Discriminate(info.Type, o, properties);
        if (o["required"] is JsonArray { Count: 0 }) o.Remove("required");
        o["additionalProperties"] = false;
        return o;
    }

    /// <summary>A case of a union carries the member that tells it from the others, which the exporter puts only on the union.</summary>
    private static void Discriminate(Type type, JsonObject schema, JsonObject properties)
    {
        if (type.BaseType is not { } union || union.GetCustomAttribute<JsonPolymorphicAttribute>(inherit: false) is not { TypeDiscriminatorPropertyName: { } member }) return;
        var name = (string)union.GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false).Single(c => c.DerivedType == type).TypeDiscriminator!;
        properties.Insert(0, member, new JsonObject { ["const"] = name });
        schema["required"] = new JsonArray([member, .. (schema["required"] as JsonArray ?? []).Select(r => r!.DeepClone())]);
    }

    private static bool MayBeNull(JsonNode? schema) =>
        schema is JsonObject o && ((o.TryGetPropertyValue("default", out var usual) && usual is null)
            || o["type"] is JsonArray types && types.Any(t => t!.GetValue<string>() == "null")
            || o["anyOf"] is JsonArray any && any.Any(a => a?["type"] is JsonValue v && v.GetValueKind() == JsonValueKind.String && v.GetValue<string>() == "null")
            || o["enum"] is JsonArray values && values.Any(v => v is null));

    private static bool IsNamed(Type type, out Type named)
    {
        named = Nullable.GetUnderlyingType(type) ?? type;
        return named.Assembly == typeof(ContractSchema).Assembly && !named.IsGenericType && named != typeof(StreamId);
    }

    private static JsonObject Names(IEnumerable<MessageType> messages) => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject(messages.OrderBy(m => m.Name, StringComparer.Ordinal)
            .Select(m => KeyValuePair.Create(m.Name, (JsonNode?)new JsonObject { ["$ref"] = $"#/$defs/{m.ClrType.Name}" }))),
        ["required"] = new JsonArray([.. messages.Select(m => m.Name).Order(StringComparer.Ordinal).Select(n => (JsonNode)n)]),
    };

    private static JsonSerializerOptions WithResolver(JsonSerializerOptions options)
    {
        options.TypeInfoResolver = new DefaultJsonTypeInfoResolver();
        return options;
    }
}
