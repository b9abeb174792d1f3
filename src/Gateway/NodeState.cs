namespace Annotator.Gateway;

/// <summary>Whether this node still takes work.</summary>
public sealed class NodeState
{
    private volatile bool _isDraining;

    /// <summary>True once the node is about to stop.</summary>
    public bool IsDraining => _isDraining;

    /// <summary>From now on the node is not ready.</summary>
    public void BeginDraining() => _isDraining = true;
}
