namespace Annotator.Core.Messages;

/// <summary>The parts of an annotation set's stream: <c>set/EXAM~GROUP~BRANCH</c>.</summary>
/// <param name="ExamId">The exam.</param>
/// <param name="LabelGroupId">The label group.</param>
/// <param name="Branch">Who may see and edit it; see <see cref="Access.Visibility"/>.</param>
public readonly record struct SetName(string ExamId, string LabelGroupId, string Branch)
{
    /// <summary>Takes a set's stream apart; false for any other stream.</summary>
    public static bool TryParse(StreamId stream, out SetName name)
    {
        var parts = stream.Kind == StreamKinds.Set ? stream.Id.Split('~') : [];
        name = parts is [{ Length: > 0 } exam, { Length: > 0 } group, { Length: > 0 } branch] ? new(exam, group, branch) : default;
        return name != default;
    }

    /// <summary>The stream.</summary>
    public StreamId Stream => StreamId.Set(ExamId, LabelGroupId, Branch);
}
