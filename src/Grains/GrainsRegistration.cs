using Annotator.Core.Annotations;
using Annotator.Core.Exams;
using Annotator.Core.Projects;
using Annotator.Core.Tasks;
using Annotator.Grains.Activation;
using Annotator.Grains.Annotations;
using Annotator.Grains.Exams;
using Annotator.Grains.Exports;
using Annotator.Grains.Images;
using Annotator.Grains.Images.DataRows;
using Annotator.Grains.Imports;
using Annotator.Grains.Processes;
using Annotator.Grains.Projects;
using Annotator.Grains.Projections;
using Annotator.Grains.Routing;
using Annotator.Grains.Tasks;
using Annotator.Grains.Transfers;
using Annotator.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Annotator.Grains;

/// <summary>Puts the actor layer together.</summary>
public static class GrainsRegistration
{
    /// <summary>The read models of this layer; the event store is opened with them.</summary>
    public static IReadOnlyList<IProjection> Projections { get; } = [new ProjectProjection(), new ExamProjection(), new TaskProjection(), new LabelProjection()];

    /// <summary>The tables beside the log that this layer keeps.</summary>
    public static IReadOnlyList<SideTable> SideTables { get; } = [ProcessTables.Positions, .. ImageTables.All, .. DataRowTables.All, RoutingTable.Table, .. TransferTables.All];

    /// <summary>Grains in this process, with their processes. Needs the storage ports and an <see cref="IPeopleDirectory"/>.</summary>
    public static IServiceCollection AddGrains(this IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.TryAddSingleton<IDuties, OwnDuties>();
        services.AddSingleton<GrainOptions>();
        services.AddSingleton<EventPayloads>();
        services.AddSingleton<SnapshotWriter>();
        services.AddHostedService(s => s.GetRequiredService<SnapshotWriter>());
        services.AddSingleton(s => new GrainKinds()
            .Add<Project>(new ProjectRules(s.GetRequiredService<IPeopleDirectory>()))
            .Add<Exam>(new ExamRules(() => s.GetRequiredService<IReadModels>()))
            .Add<ReadingTask>(new TaskRules())
            .Add<AnnotationSet>(new SetGrainRules(s.GetRequiredService<ILeaseStore>())));
        services.AddSingleton<GrainServices>();
        services.AddSingleton<IGrainHost, InProcessGrainHost>();
        services.AddSingleton<SetExporter>().AddSingleton<Exporter>().AddSingleton<VolumeExporter>().AddSingleton<LabelmapExporter>().AddSingleton<OriginalsExporter>().AddSingleton<LabelmapImporter>();
        services.AddSingleton<TaskOpener>();
        services.AddHostedService<ProcessRunner<TaskOpener>>();
        return services.AddImages().AddTransfers();
    }
}
