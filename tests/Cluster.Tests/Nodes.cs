using Annotator.Gateway.Tests.Support;

namespace Annotator.Cluster.Tests;

/// <summary>The nodes that live now. Clients take any of them, and another one when theirs is gone.</summary>
internal sealed class Nodes(string database, string folder) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<NodeProcess> _live = [];
    private int _started;

    public async Task<NodeProcess> StartAsync()
    {
        var data = Directory.CreateDirectory(Path.Combine(folder, $"node{Interlocked.Increment(ref _started)}")).FullName;
        var node = await NodeProcess.StartAsync(database, data);
        lock (_gate) _live.Add(node);
        return node;
    }

    public async Task KillAsync(int which)
    {
        NodeProcess node;
        lock (_gate)
        {
            node = _live[which];
            _live.RemoveAt(which);
        }
        await node.KillAsync();
        node.Dispose();
    }

    public NodeProcess Take(int which)
    {
        lock (_gate) return _live[which % _live.Count];
    }

    /// <summary>A client of one of them, by the administrator's key.</summary>
    public TestClient Client(int which) => TestClient.WithKey(Take(which).Address, NodeProcess.AdminKey);

    public void Dispose()
    {
        lock (_gate) _live.ForEach(n => n.Dispose());
    }
}
