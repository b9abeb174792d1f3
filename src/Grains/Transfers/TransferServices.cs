using Annotator.Grains.Routing;
using Annotator.Grains.Transfers.Pulling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Annotator.Grains.Transfers;

/// <summary>Puts routing, transfers and the DICOM services into a node.</summary>
public static class TransferServices
{
    /// <summary>Adds them. The node adds the listener itself, which needs certificates.</summary>
    public static IServiceCollection AddTransfers(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<DicomNetworkOptions, DicomNetworkOptionsValidator>().BindConfiguration("Dicom");
        services.AddSingleton<IValidateOptions<DicomNetworkOptions>, DicomNetworkRules>();
        services.AddSingleton<RoutingTable>().AddSingleton<Router>();
        services.AddSingleton<TransferLog>().AddSingleton<MoveExpectations>().AddSingleton<StorageService>();
        services.AddHostedService<LostTransfers>();
        services.TryAddSingleton<PeerTls>((files, host) => throw new NotSupportedException($"This node has no TLS for {host}."));
        services.AddSingleton<PacsSources>().AddSingleton<PullService>().AddHostedService(s => s.GetRequiredService<PullService>());
        return services;
    }
}
