using System.Collections.Immutable;
using Annotator.Core.Messages;

namespace Annotator.Core.Annotations;

/// <summary>What the sender of an edit had seen of an object when making it.</summary>
/// <param name="Version">The stream version now.</param>
/// <param name="Revision">The revision that the sender had confirmed.</param>
/// <param name="After">The sender's own commands that were on their way then.</param>
internal readonly record struct Seen(long Version, long Revision, ImmutableArray<string>? After)
{
    /// <summary>Null when the sender had seen the last change of every one of these parts; else the conflict with the present object.</summary>
    public Rejection? Check(AnnotationObject target, params ReadOnlySpan<Mark> parts)
    {
        if (Revision < 0 || Revision > Version) return SetRejections.RevisionAhead;
        foreach (var part in parts)
            if (part.Revision > Revision && After?.Contains(part.CommandId) != true) return SetRejections.Conflict(target);
        return null;
    }
}
