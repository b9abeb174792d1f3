using System.Collections.Immutable;
using Annotator.Core.Contract;
using Annotator.Core.Messages;

namespace Annotator.Gateway.Realtime;

/// <summary>What the hub tells a client.</summary>
public interface IAnnotatorClient
{
    /// <summary>Events of a followed stream, in order; a gap before the first means that the client must follow anew.</summary>
    Task Events(StreamId stream, long firstVersion, IReadOnlyList<EventMessage> events);

    /// <summary>Who else is in an exam.</summary>
    Task Presence(string examId, ImmutableArray<PersonPresence> people);

    /// <summary>What is held in an exam.</summary>
    Task Leases(string examId, ImmutableArray<LeaseView> leases);

    /// <summary>The node is about to stop.</summary>
    Task Restart(int retryAfterMs);
}
