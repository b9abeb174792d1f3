using System.Text.Json.Nodes;

namespace Annotator.Core.Messages;

/// <summary>What sort of refusal it is; the edge maps each class to one status, once.</summary>
public enum RejectionClass
{
    /// <summary>The command itself is wrong and stays so.</summary>
    Invalid,

    /// <summary>What it names does not exist, or the actor may not know that it does.</summary>
    NotFound,

    /// <summary>The actor may not do this.</summary>
    Forbidden,

    /// <summary>It clashes with what is there now; the page shows both.</summary>
    Conflict,

    /// <summary>What it names was removed.</summary>
    Gone,

    /// <summary>Somebody else holds it, or it is sealed or frozen.</summary>
    Locked,

    /// <summary>Too much: bytes, rate, quota.</summary>
    TooLarge,

    /// <summary>The machine cannot now; the same command may be sent again.</summary>
    Unavailable,
}

/// <summary>Why a command or request was refused: a value with a stable code, never an exception.</summary>
/// <param name="Class">The sort of refusal.</param>
/// <param name="Code">The stable code, such as <c>open-issues</c>; listed in <c>docs/errors.md</c>.</param>
/// <param name="Text">One sentence for a person: what happened and what to do.</param>
/// <param name="Details">Facts a program can use, such as the present object of a conflict.</param>
public sealed record Rejection(RejectionClass Class, string Code, string Text, JsonNode? Details = null);
