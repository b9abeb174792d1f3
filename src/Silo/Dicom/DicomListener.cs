using System.Net;
using System.Net.Sockets;
using Annotator.Dicom.Network;
using Annotator.Grains.Transfers;
using Microsoft.Extensions.Options;

namespace Annotator.Silo.Dicom;

/// <summary>The DICOM receiver of a node, when the section <c>Dicom</c> gives it a port.</summary>
internal sealed partial class DicomListener(IOptions<DicomNetworkOptions> options, StorageService service, TimeProvider clock, ILogger<DicomListener> log) : IHostedService
{
    private DimseServer? _server;

    /// <summary>Where it listens; null when it does not.</summary>
    public IPEndPoint? EndPoint => _server?.EndPoint;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var o = options.Value;
        if (o.Port is not { } port) return Task.CompletedTask;
        var server = new DimseServer(OptionsOf(o, clock), service);
        try
        {
            server.Start();
        }
        catch (SocketException taken)
        {
            throw new IOException($"The DICOM port {port} cannot be listened on: {taken.Message}.", taken);
        }
        _server = server;
        Listening(log, o.AeTitle, server.EndPoint, o.Callers.Count);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_server is { } server) await server.DisposeAsync();
    }

    /// <summary>What the section says, as the server takes it.</summary>
    public static DimseServerOptions OptionsOf(DicomNetworkOptions o, TimeProvider clock) => new()
    {
        Listen = new IPEndPoint(IPAddress.Parse(o.Listen), o.Port ?? 0), MaxAssociations = o.MaxAssociations, MaxAssociationsPerPeer = o.MaxAssociationsPerPeer,
        Tls = o.Tls is { } tls ? DicomTlsFiles.ForServer(tls) : null,
        Association = new AssociationOptions
        {
            MaxPduLength = (uint)o.MaxPduKiB * 1024, IdleTimeout = TimeSpan.FromSeconds(o.IdleSeconds), ArtimTimeout = TimeSpan.FromSeconds(o.ArtimSeconds), Clock = clock,
        },
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "DICOM receiver {AeTitle} listens on {EndPoint} for {Callers} callers.")]
    private static partial void Listening(ILogger log, string aeTitle, IPEndPoint endPoint, int callers);
}
