using System.Collections.Immutable;

namespace Annotator.Core.Contract;

/// <summary>What a project's released images are made of, to see before training whom they stand for.</summary>
/// <param name="Rows">Every combination that occurs, the one with most studies first.</param>
/// <param name="Studies">Studies of the project.</param>
/// <param name="Series">Series of the project.</param>
/// <param name="Instances">Instances of the project.</param>
public sealed record ImageComposition(ImmutableArray<CompositionRow> Rows, int Studies, int Series, int Instances);

/// <summary>The series of one institution, scanner and modality. What is not known, or was removed by de-identification, is null and counts as a value of its own.</summary>
/// <param name="Institution">Institution Name (0008,0080).</param>
/// <param name="Manufacturer">Manufacturer (0008,0070).</param>
/// <param name="Model">Manufacturer's Model Name (0008,1090).</param>
/// <param name="Modality">Modality (0008,0060).</param>
/// <param name="Studies">Studies with such a series; a study may stand in several rows.</param>
/// <param name="Series">Such series.</param>
/// <param name="Instances">Instances of them.</param>
public sealed record CompositionRow(string? Institution, string? Manufacturer, string? Model, string? Modality, int Studies, int Series, int Instances);
