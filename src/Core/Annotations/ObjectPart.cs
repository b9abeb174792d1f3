using System.Text.Json.Serialization;

namespace Annotator.Core.Annotations;

/// <summary>The content of one part of an object: what an edit replaces and an undo puts back.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "part")]
[JsonDerivedType(typeof(Life), "life")]
[JsonDerivedType(typeof(Class), "class")]
[JsonDerivedType(typeof(Frame), "frame")]
[JsonDerivedType(typeof(Answer), "answer")]
public abstract record ObjectPart
{
    private ObjectPart() { }

    /// <summary>The mark of this part of the object.</summary>
    public abstract Mark MarkIn(AnnotationObject target);

    /// <summary>What the object has in this part now.</summary>
    public abstract ObjectPart PresentIn(AnnotationObject target);

    /// <summary>The object with this content.</summary>
    public abstract AnnotationObject PutInto(AnnotationObject target, Mark mark);

    /// <summary>Whether the object exists.</summary>
    public sealed record Life(bool Removed) : ObjectPart
    {
        /// <inheritdoc/>
        public override Mark MarkIn(AnnotationObject target) => target.LifeMark;

        /// <inheritdoc/>
        public override ObjectPart PresentIn(AnnotationObject target) => new Life(target.Removed);

        /// <inheritdoc/>
        public override AnnotationObject PutInto(AnnotationObject target, Mark mark) => target with { Removed = Removed, LifeMark = mark };
    }

    /// <summary>The object's class.</summary>
    public sealed record Class(string LabelId) : ObjectPart
    {
        /// <inheritdoc/>
        public override Mark MarkIn(AnnotationObject target) => target.LabelMark;

        /// <inheritdoc/>
        public override ObjectPart PresentIn(AnnotationObject target) => new Class(target.LabelId);

        /// <inheritdoc/>
        public override AnnotationObject PutInto(AnnotationObject target, Mark mark) => target with { LabelId = LabelId, LabelMark = mark };
    }

    /// <summary>The object's shape on one picture.</summary>
    public sealed record Frame(FrameLabel Label) : ObjectPart
    {
        /// <inheritdoc/>
        public override Mark MarkIn(AnnotationObject target) =>
            target.Frames.TryGetValue(Label.Frame.ToString(), out var present) ? present.Mark : AnnotationObject.NeverMarked;

        /// <inheritdoc/>
        public override ObjectPart PresentIn(AnnotationObject target) => new Frame(
            target.Frames.TryGetValue(Label.Frame.ToString(), out var present)
                ? present
                : new FrameLabel(Label.Frame, null, "", default, AnnotationObject.NeverMarked));

        /// <inheritdoc/>
        public override AnnotationObject PutInto(AnnotationObject target, Mark mark) =>
            target with { Frames = target.Frames.SetItem(Label.Frame.ToString(), Label with { Mark = mark }) };
    }

    /// <summary>One answer about the object.</summary>
    public sealed record Answer(AttributeAnswer Given) : ObjectPart
    {
        private string Key => AttributeAnswer.Key(Given.Name, Given.Frame);

        /// <inheritdoc/>
        public override Mark MarkIn(AnnotationObject target) =>
            target.Attributes.TryGetValue(Key, out var present) ? present.Mark : AnnotationObject.NeverMarked;

        /// <inheritdoc/>
        public override ObjectPart PresentIn(AnnotationObject target) => new Answer(
            target.Attributes.TryGetValue(Key, out var present) ? present : Given with { Value = null, Mark = AnnotationObject.NeverMarked });

        /// <inheritdoc/>
        public override AnnotationObject PutInto(AnnotationObject target, Mark mark) =>
            target with { Attributes = target.Attributes.SetItem(Key, Given with { Mark = mark }) };
    }
}
