using System.Collections.Immutable;

namespace Annotator.Core.Messages;

/// <summary>What a decider answers: events for its own stream (perhaps for others too), or a refusal.</summary>
public abstract record Decision
{
    private Decision() { }

    /// <summary>The command is accepted.</summary>
    /// <param name="Events">Events of the deciding stream, in order; empty when nothing changes.</param>
    /// <param name="Others">Events of other streams that must be committed together with these.</param>
    public sealed record Accepted(ImmutableArray<Event> Events, ImmutableArray<OtherStream> Others) : Decision;

    /// <summary>The command is refused.</summary>
    /// <param name="Why">The refusal.</param>
    public sealed record Rejected(Rejection Why) : Decision;

    /// <summary>Events appended to another stream in the same transaction, at the version the decision read.</summary>
    /// <param name="Stream">The other stream.</param>
    /// <param name="ExpectedVersion">Its version when it was read.</param>
    /// <param name="Events">What happens there.</param>
    public sealed record OtherStream(StreamId Stream, long ExpectedVersion, ImmutableArray<Event> Events);

    /// <summary>Accepts with these events.</summary>
    public static Decision Accept(params ReadOnlySpan<Event> events) => new Accepted([.. events], []);

    /// <summary>Accepts and commits events of other streams together with this stream's.</summary>
    public static Decision AcceptWith(ImmutableArray<Event> events, ImmutableArray<OtherStream> others) => new Accepted(events, others);

    /// <summary>Refuses.</summary>
    public static implicit operator Decision(Rejection why) => new Rejected(why);

    /// <summary>Accepts with one event.</summary>
    public static implicit operator Decision(Event happened) => Accept(happened);
}
