using System.Collections.Immutable;
using Annotator.Core.Access;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Storage;

namespace Annotator.Gateway.Realtime;

/// <summary>The annotation sets of an exam that somebody may see.</summary>
internal sealed class VisibleSets(IEventStore store, IReadModels readModels)
{
    /// <summary>The branch each group is edited in, whether it has events yet or not, and every other branch that has some and may be seen.</summary>
    public async Task<ImmutableArray<OpenSet>> ListAsync(StreamEntry entry, CancellationToken cancellation)
    {
        var own = entry.IsBlinded ? Visibility.BranchOfReader(entry.Viewer.PersonId) : Visibility.Main;
        var known = await readModels.QueryAsync<string>("SELECT DISTINCT branch FROM rm_labels WHERE exam_id = @ExamId ORDER BY branch", new { entry.ExamId }, cancellation);
        var branches = known.Where(b => Visibility.MaySee(entry.Viewer, b, entry.IsBlinded)).Prepend(own).Distinct().ToList();
        var sets = ImmutableArray.CreateBuilder<OpenSet>();
        foreach (var group in entry.Project.LabelGroups)
        {
            foreach (var branch in branches)
            {
                var stream = StreamId.Set(entry.ExamId!, group.Id, branch);
                var version = await store.GetVersionAsync(stream, cancellation);
                if (version > 0 || branch == own) sets.Add(new OpenSet(stream, group.Id, branch, version));
            }
        }
        return sets.ToImmutable();
    }
}
