using Annotator.Core.Contract;
using Annotator.Core.Messages;

namespace Annotator.Gateway.Realtime;

/// <summary>What presence may say: it is sent on to others, so it is small and well-formed.</summary>
internal static class PresenceRules
{
    private const int LongestWord = 64;
    private static readonly string[] Planes = ["axial", "sagittal", "coronal", "native"];

    /// <summary>Null when it may be sent on.</summary>
    public static Rejection? Check(PresenceUpdate at, string examId)
    {
        var isFine = (at.Plane is null || Planes.Contains(at.Plane)) && at.Index is null or >= 0 && at.Tool is null or { Length: <= LongestWord }
            && (at.Point is not { } point || (!point.IsDefault && point.Length == 3 && point.All(double.IsFinite))) && (at.Holding is not { } held || IsOf(held, examId));
        return isFine ? null : new(RejectionClass.Invalid, "invalid-presence", "Presence names a plane, an index, a point of three numbers, a tool and an object of this exam.");
    }

    private static bool IsOf(ObjectHeld held, string examId) =>
        StreamId.TryParse(held.Set, out var stream) && SetName.TryParse(stream, out var name) && name.ExamId == examId && StreamId.IsValidId(held.ObjectId);
}
