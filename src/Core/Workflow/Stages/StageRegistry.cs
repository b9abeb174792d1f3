using System.Collections.Frozen;

namespace Annotator.Core.Workflow.Stages;

/// <summary>Every kind of stage there is.</summary>
public static class StageRegistry
{
    private static readonly FrozenDictionary<string, StageKind> Kinds = new StageKind[]
    {
        new Annotate(),
        new Review(),
        new Done(),
    }.ToFrozenDictionary(k => k.Id);

    /// <summary>All kinds, in no order.</summary>
    public static IReadOnlyCollection<StageKind> All => Kinds.Values;

    /// <summary>A kind by id; null when there is none.</summary>
    public static StageKind? Find(string id) => Kinds.GetValueOrDefault(id);
}
