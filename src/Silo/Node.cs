using Annotator.Gateway.Realtime;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Annotator.Silo;

/// <summary>One running node: the stores, the grains and the edge in one process.</summary>
public sealed class Node : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly NodeStore _store;
    private int _stopped;

    private Node(WebApplication app, NodeStore store) => (_app, _store) = (app, store);

    /// <summary>The services of the node.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>The address it listens on.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Opens the stores and starts everything; answers requests when this returns.</summary>
    /// <param name="options">How it is started; <see cref="NodeOptions.WhyRefused"/> must be null.</param>
    /// <param name="configure">Last changes to the services, for tests.</param>
    /// <param name="cancellation">Gives up starting.</param>
    /// <exception cref="Storage.StoreUnavailableException">Another process holds the data folder, it cannot be written, or the database does not answer.</exception>
    public static async Task<Node> StartAsync(NodeOptions options, Action<IServiceCollection>? configure, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        var store = await NodeStore.OpenAsync(options, cancellation);
        try
        {
            var node = new Node(NodeHosting.Build(options, store, configure), store);
            await node._app.StartAsync(cancellation);
            var addresses = node.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
            node.Address = new Uri(addresses.First());
            return node;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops: clients are told to come back, running requests end, then the stores close.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _stopped, 1) == 1) return;
        await Services.GetRequiredService<Drain>().BeginAsync();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _store.DisposeAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync();
}
