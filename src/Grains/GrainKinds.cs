using Annotator.Core.Messages;
using Annotator.Grains.Activation;

namespace Annotator.Grains;

/// <summary>Every kind of grain there is, and how one is brought to life.</summary>
public sealed class GrainKinds
{
    private readonly Dictionary<string, Func<StreamId, GrainServices, IGrainHost, IGrainActivation>> _activate = [];

    /// <summary>Adds a kind.</summary>
    public GrainKinds Add<TState>(IGrainRules<TState> rules) where TState : class
    {
        ArgumentNullException.ThrowIfNull(rules);
        _activate.Add(rules.Kind, (stream, services, grains) => new GrainActivation<TState>(stream, rules, services, grains));
        return this;
    }

    /// <summary>A new activation of a stream; nothing is loaded yet.</summary>
    /// <exception cref="KeyNotFoundException">No grain owns streams of that kind.</exception>
    public IGrainActivation Activate(StreamId stream, GrainServices services, IGrainHost grains) => _activate[stream.Kind](stream, services, grains);
}
