using Annotator.Grains.Images.DataRows;
using Annotator.Grains.Images.PixelText;
using Annotator.Grains.Images.Quarantine;
using Annotator.Grains.Images.Search;
using Annotator.Grains.Images.VolumeFiles;
using Annotator.Imaging.Volumes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Annotator.Grains.Images;

/// <summary>Puts the image archive into a node.</summary>
public static class ImagesServices
{
    /// <summary>Adds archive, ingest and volumes. The node adds stores (with <see cref="ImageTables.All"/>), grains and a <see cref="TimeProvider"/>.</summary>
    public static IServiceCollection AddImages(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<ImagesOptions, ImagesOptionsValidator>().BindConfiguration("Images");
        services.AddSingleton<InstanceIndex>().AddSingleton<ImageDomains>().AddSingleton<ImageQuota>().AddSingleton<IngestMemory>().AddSingleton<InstanceIntake>();
        services.AddSingleton<Thumbnails>().AddSingleton<SeriesTable>().AddSingleton<SeriesRegistrar>().AddSingleton<ImageIngest>().AddSingleton<ImageArchive>();
        services.AddSingleton<ArchiveSearch>().AddSingleton<StoredFrames>().AddSingleton<SummaryFill>().AddSingleton<IHostedService>(s => s.GetRequiredService<SummaryFill>());
        services.AddSingleton<QuarantineTable>().AddSingleton<QuarantineExit>().AddSingleton<QuarantineDecisions>().AddSingleton<InstanceReports>();
        services.AddSingleton<TextRecognition>().AddSingleton<PixelInspector>().AddSingleton<PixelInspection>();
        services.AddSingleton<PixelChecks>().AddSingleton<IHostedService>(s => s.GetRequiredService<PixelChecks>());
        services.AddSingleton<Leftovers>().AddSingleton<IHostedService>(s => s.GetRequiredService<Leftovers>());
        services.AddSingleton<VolumeRegulariser>();
        services.AddSingleton<VolumeFileIndex>().AddSingleton<VolumeFileRegistrar>().AddSingleton<VolumeFileIntake>();
        services.AddSingleton(s => new VolumeFileDesk(s.GetRequiredService<VolumeFileIntake>()));
        services.AddSingleton<PendingSeries>().AddSingleton<IHostedService>(s => s.GetRequiredService<PendingSeries>());
        services.AddSingleton(s => new VolumeCache(s.GetRequiredService<IOptions<ImagesOptions>>().Value.VolumeCacheMiB * 1048576L)).AddSingleton<VolumeService>().AddSingleton<VolumeProbe>();
        services.AddSingleton<CompositionReport>();
        services.AddOptions<DataRowOptions>().BindConfiguration("DataRows");
        services.AddSingleton<DataRowTable>().AddSingleton<DataRowFetcher>().AddSingleton<IHostedService>(s => s.GetRequiredService<DataRowFetcher>());
        return services;
    }
}

[OptionsValidator]
internal sealed partial class ImagesOptionsValidator : IValidateOptions<ImagesOptions>;
