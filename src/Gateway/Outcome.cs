using Annotator.Core.Messages;

namespace Annotator.Gateway;

/// <summary>A value, or the refusal that stands for it.</summary>
/// <param name="Value">The value; null when refused.</param>
/// <param name="Rejection">Why there is none; null when there is.</param>
public readonly record struct Outcome<T>(T? Value, Rejection? Rejection) where T : class
{
    /// <summary>A value.</summary>
    public static implicit operator Outcome<T>(T value) => new(value, null);

    /// <summary>A refusal.</summary>
    public static implicit operator Outcome<T>(Rejection rejection) => new(null, rejection);
}
