using System.Text;
using System.Text.Json;

namespace Annotator.Grains.Routing;

/// <summary>A JSON value that knows its line, so that whoever wrote it can be told where something is wrong.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The text of a string; of others their JSON.</param>
/// <param name="Members">Members of an object, in order.</param>
/// <param name="Items">Items of an array.</param>
internal sealed record LocatedJson(int Line, JsonTokenType Kind, string Text, IReadOnlyList<(string Key, LocatedJson Value)> Members, IReadOnlyList<LocatedJson> Items)
{
    private const int Deepest = 8;

    /// <summary>Reads a document.</summary>
    /// <exception cref="JsonException">It is no JSON; its line counts from 0.</exception>
    public static LocatedJson Read(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = Deepest });
        reader.Read();
        var root = ReadValue(ref reader, utf8);
        reader.Read();      // anything behind it is an error of its own
        return root;
    }

    private static LocatedJson ReadValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8)
    {
        var line = 1 + utf8[..(int)reader.TokenStartIndex].Count((byte)'\n');
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var members = new List<(string, LocatedJson)>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var key = reader.GetString()!;
                    reader.Read();
                    members.Add((key, ReadValue(ref reader, utf8)));
                }
                return new(line, JsonTokenType.StartObject, "", members, []);
            case JsonTokenType.StartArray:
                var items = new List<LocatedJson>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) items.Add(ReadValue(ref reader, utf8));
                return new(line, JsonTokenType.StartArray, "", [], items);
            case JsonTokenType.String:
                return new(line, JsonTokenType.String, reader.GetString()!, [], []);
            default:
                return new(line, reader.TokenType, Encoding.UTF8.GetString(reader.ValueSpan), [], []);
        }
    }
}
