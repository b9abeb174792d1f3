using System.Text.Json;
using System.Text.Json.Nodes;
using Annotator.Core.Messages;

namespace Annotator.Core.Annotations;

/// <summary>The refusals of annotation sets. Codes are stable and listed in <c>docs/errors.md</c>.</summary>
internal static class SetRejections
{
    public static readonly Rejection Sealed = new(
        RejectionClass.Locked, "sealed", "This work was submitted and is closed. It opens again when the task is returned.");

    public static readonly Rejection Frozen = new(RejectionClass.Locked, "frozen", "This class or label group is frozen: nothing of it may change.");

    public static readonly Rejection InternalCommand = new(RejectionClass.Forbidden, "internal-command", "Only the server itself may send this command.");

    public static readonly Rejection ViewRequired = new(
        RejectionClass.Invalid, "view-required", "Drawing and painting must tell how the picture looked (view).");

    public static readonly Rejection NothingToUndo = new(
        RejectionClass.NotFound, "nothing-to-undo", "There is no command of yours by this id that can still be undone or redone.");

    public static readonly Rejection RevisionAhead = new(
        RejectionClass.Invalid, "revision-ahead", "The command names a revision that does not exist yet.");

    public static Rejection NoSuchObject(string id) =>
        new(RejectionClass.NotFound, "no-such-object", "There is no such object in this set.", About(id));

    public static Rejection ObjectExists(string id) =>
        new(RejectionClass.Conflict, "object-exists", "An object with this id exists already.", About(id));

    public static Rejection NoSuchLabel(string id) =>
        new(RejectionClass.NotFound, "no-such-label", "There is no such class in this label group.", new JsonObject { ["labelId"] = id });

    public static Rejection LabelGone(string id) =>
        new(RejectionClass.Gone, "label-gone", "This class was removed. Choose another class for the object.", new JsonObject { ["labelId"] = id });

    public static Rejection NoSuchGrid(string id) =>
        new(RejectionClass.NotFound, "no-such-grid", "The exam has no images with this grid.", new JsonObject { ["grid"] = id });

    public static Rejection WrongShape(string allowed) =>
        new(RejectionClass.Invalid, "wrong-shape", $"Objects of this class have the shape {allowed}.", new JsonObject { ["shape"] = allowed });

    public static Rejection Gone(AnnotationObject present) => new(
        RejectionClass.Gone, "gone", "The object was removed meanwhile. It can be brought back as a new object.", About(present));

    public static Rejection Conflict(AnnotationObject present) => new(
        RejectionClass.Conflict, "conflict", "Somebody changed the same thing meanwhile. Compare both and choose.", About(present));

    public static Rejection BuiltOn(AnnotationObject present) => new(
        RejectionClass.Conflict, "built-on", "This cannot be undone: it was changed again since.", About(present));

    public static Rejection Held(string objectId, ObjectLease lease) => new(
        RejectionClass.Locked, "held", $"{lease.Name} is editing this object. It is free 30 s after they leave it.",
        new JsonObject { ["objectId"] = objectId, ["personId"] = lease.PersonId, ["sessionId"] = lease.SessionId, ["name"] = lease.Name });

    public static Rejection BadStroke(string why) => new(RejectionClass.Invalid, "bad-stroke", $"The stroke cannot be read: {why}.");

    public static Rejection OutsideImage(string why) => new(RejectionClass.Invalid, "outside-image", $"It lies outside the image: {why}.");

    public static Rejection StrokeTooLarge(int runs, int limit) => new(
        RejectionClass.TooLarge, "stroke-too-large", $"One stroke may have {limit} runs; this one has more. Split it.",
        new JsonObject { ["runs"] = runs, ["limit"] = limit });

    public static readonly Rejection BadObjectId = new(
        RejectionClass.Invalid, "bad-object-id", "An object id has 1–200 letters, digits, dots or dashes.");

    public static Rejection NoSuchFrameLabel(FrameKey frame) => new(
        RejectionClass.NotFound, "no-such-frame-label", "The object has no shape on this picture.", new JsonObject { ["frame"] = frame.ToString() });

    public static Rejection NoSuchAttribute(string name) => new(
        RejectionClass.NotFound, "no-such-attribute", "Objects of this class are not asked this.", new JsonObject { ["name"] = name });

    public static Rejection BadAnswer(string name, string why) => new(
        RejectionClass.Invalid, "bad-answer", $"The answer does not fit: {why}.", new JsonObject { ["name"] = name });

    private static JsonObject About(string objectId) => new() { ["objectId"] = objectId };

    private static JsonObject About(AnnotationObject present) => new()
    {
        ["objectId"] = present.Id,
        ["object"] = JsonSerializer.SerializeToNode(StoredObject.Of(present), AnnotationSetSnapshot.Json),
    };
}
