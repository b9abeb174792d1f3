using System.Text.Json;
using Annotator.Core.Messages;

namespace Annotator.Core.Annotations;

/// <summary>What answers a question takes.</summary>
public static class AttributeRules
{
    /// <summary>Characters of a free text.</summary>
    public const int LongestText = 4000;

    /// <summary>Null when the answer fits the question; the value null always does.</summary>
    internal static Rejection? Check(LabelRule label, SetAttribute command)
    {
        if (label.Attributes is null || !label.Attributes.TryGetValue(command.Name, out var rule)) return SetRejections.NoSuchAttribute(command.Name);
        if (command.Frame is not null && !rule.PerFrame) return SetRejections.BadAnswer(command.Name, "it is given for the object as a whole");
        if (command.Value is not { ValueKind: not JsonValueKind.Null } value) return null;
        var problem = rule.Answer switch
        {
            AnswerKind.One => IsOption(rule, value) ? null : "it is one of the options",
            AnswerKind.Many => IsOptions(rule, value) ? null : "it is a list of different options",
            AnswerKind.Text => IsText(value) ? null : $"it is a text of at most {LongestText} characters",
            AnswerKind.Number => value.ValueKind == JsonValueKind.Number && double.IsFinite(value.GetDouble()) ? null : "it is a number",
            _ => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : "it is true or false",
        };
        return problem is null ? null : SetRejections.BadAnswer(command.Name, problem);
    }

    /// <summary>Whether two answers are the same; null and JSON null are.</summary>
    internal static bool Same(JsonElement? a, JsonElement? b)
    {
        var (hasA, hasB) = (a is { ValueKind: not JsonValueKind.Null }, b is { ValueKind: not JsonValueKind.Null });
        return hasA == hasB && (!hasA || JsonElement.DeepEquals(a!.Value, b!.Value));
    }

    private static bool IsOption(AttributeRule rule, JsonElement value) =>
        value.ValueKind == JsonValueKind.String && rule.Options.Contains(value.GetString()!);

    private static bool IsOptions(AttributeRule rule, JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(v => IsOption(rule, v))
        && value.EnumerateArray().Select(v => v.GetString()).Distinct().Count() == value.GetArrayLength();

    private static bool IsText(JsonElement value) => value.ValueKind == JsonValueKind.String && value.GetString()!.Length <= LongestText;
}
