using Annotator.Core.Messages;

namespace Annotator.Grains.Annotations;

/// <summary>How the leases on objects are named in the lease store: <c>set/…#objectId</c>.</summary>
public static class LeaseKeys
{
    /// <summary>The key of one object.</summary>
    public static string Of(StreamId set, string objectId) => PrefixOf(set) + objectId;

    /// <summary>What all keys of a set begin with.</summary>
    public static string PrefixOf(StreamId set) => $"{set}#";
}
