using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Annotator.Core.Messages;

/// <summary>The name of one event stream, and of the grain that owns it: <c>kind/id</c>.</summary>
/// <param name="Kind">What the stream is of: one of <see cref="StreamKinds"/>.</param>
/// <param name="Id">The identifier within its kind: 1–200 characters of <c>A–Z a–z 0–9 . _ ~ -</c>.</param>
[JsonConverter(typeof(StreamIdJsonConverter))]
public readonly record struct StreamId(string Kind, string Id)
{
    private const int LongestId = 200;

    /// <summary>The stream of one project.</summary>
    public static StreamId Project(string id) => new(StreamKinds.Project, id);

    /// <summary>The stream of one exam.</summary>
    public static StreamId Exam(string id) => new(StreamKinds.Exam, id);

    /// <summary>The stream of one task.</summary>
    public static StreamId Task(string id) => new(StreamKinds.Task, id);

    /// <summary>The stream of the annotation set of one exam, label group and branch.</summary>
    public static StreamId Set(string examId, string labelGroupId, string branch) => new(StreamKinds.Set, $"{examId}~{labelGroupId}~{branch}");

    /// <summary>Reads <c>kind/id</c>; false when either part is missing or holds another character than the id allows.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out StreamId stream)
    {
        stream = default;
        var slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        if (text is null || slash <= 0) return false;
        var (kind, id) = (text[..slash], text[(slash + 1)..]);
        if (!StreamKinds.All.Contains(kind) || !IsValidId(id)) return false;
        stream = new StreamId(kind, id);
        return true;
    }

    /// <summary>Whether the text may be the id part of a stream.</summary>
    public static bool IsValidId(string id) =>
        id.Length is > 0 and <= LongestId && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '~' or '-');

    /// <summary>The form <c>kind/id</c>.</summary>
    public override string ToString() => $"{Kind}/{Id}";
}

/// <summary>The kinds of streams, as they stand before the slash.</summary>
public static class StreamKinds
{
    /// <summary>Members, ontology, protocol, workflow and settings of a project.</summary>
    public const string Project = "project";

    /// <summary>A study in a project: its series, volumes and verdicts.</summary>
    public const string Exam = "exam";

    /// <summary>One piece of work: stage, assignee, submissions and issues.</summary>
    public const string Task = "task";

    /// <summary>The annotations of one exam × label group × branch.</summary>
    public const string Set = "set";

    /// <summary>A long work such as an import or an export.</summary>
    public const string Job = "job";

    /// <summary>Every kind there is.</summary>
    public static readonly IReadOnlySet<string> All = new HashSet<string> { Project, Exam, Task, Set, Job };
}

/// <summary>Writes a <see cref="StreamId"/> as the string <c>kind/id</c>.</summary>
public sealed class StreamIdJsonConverter : JsonConverter<StreamId>
{
    /// <inheritdoc/>
    public override StreamId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        StreamId.TryParse(reader.GetString(), out var stream) ? stream : throw new JsonException("A stream is written kind/id.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, StreamId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
