namespace Annotator.Grains.Images;

/// <summary>The most recently used values by key, within a budget of weight. Safe for many threads.</summary>
internal sealed class Recent<TKey, TValue>(long capacity, Func<TValue, long> weigh)
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> _nodes = [];
    private readonly LinkedList<(TKey Key, TValue Value)> _byUse = new();
    private long _weight;

    /// <summary>The value of a key, counted as used; the default when there is none.</summary>
    public TValue? Find(TKey key)
    {
        lock (_gate)
        {
            if (!_nodes.TryGetValue(key, out var node)) return default;
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value.Value;
        }
    }

    /// <summary>Keeps a value; the least recently used go when it is too much.</summary>
    public void Keep(TKey key, TValue value)
    {
        lock (_gate)
        {
            if (_nodes.ContainsKey(key)) return;
            _nodes[key] = _byUse.AddFirst((key, value));
            _weight += weigh(value);
            while (_weight > capacity && _byUse.Last is { } last)
            {
                _byUse.RemoveLast();
                _nodes.Remove(last.Value.Key);
                _weight -= weigh(last.Value.Value);
            }
        }
    }
}
