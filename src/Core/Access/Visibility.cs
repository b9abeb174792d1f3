namespace Annotator.Core.Access;

/// <summary>Who looks, as far as seeing branches goes.</summary>
/// <param name="PersonId">The person.</param>
/// <param name="Roles">Their roles in the project.</param>
public sealed record Viewer(string PersonId, IReadOnlyCollection<Role> Roles);

/// <summary>Whose branch of an annotation set somebody may see. One rule, as a predicate and as SQL that means the same.</summary>
/// <remarks>
/// A branch is <c>main</c>, <c>adjudicated</c>, <c>reader-PERSON</c>, <c>model-NAME</c> or <c>import-JOB</c>. At a blinded stage nobody, whatever
/// their role, sees another reader's, a model's or an import's branch; after it managers, reviewers and adjudicators do.
/// </remarks>
public static class Visibility
{
    /// <summary>The shared branch of projects without blinding.</summary>
    public const string Main = "main";

    /// <summary>The branch of one blinded reader.</summary>
    public static string BranchOfReader(string personId) => $"reader-{personId}";

    /// <summary>Whether the viewer may see the branch while the exam is at a stage.</summary>
    public static bool MaySee(Viewer viewer, string branch, bool stageIsBlinded) =>
        branch == Main || branch == BranchOfReader(viewer.PersonId) || (!stageIsBlinded && viewer.Roles.Any(SeesAllWhenOpen));

    /// <summary>The same rule for a query: a condition over the columns <c>branch</c> and <c>blinded</c> (0 or 1), with parameters <c>@ownBranch</c> and <c>@seesAll</c>.</summary>
    public static VisibilitySql ToSql(Viewer viewer) => new(
        "(branch = 'main' OR branch = @ownBranch OR (blinded = 0 AND @seesAll = 1))",
        BranchOfReader(viewer.PersonId), viewer.Roles.Any(SeesAllWhenOpen) ? 1 : 0);

    private static bool SeesAllWhenOpen(Role role) => role is Role.Manager or Role.Adjudicator or Role.Reviewer;
}

/// <summary>The visibility rule for a query.</summary>
/// <param name="Condition">SQL over <c>branch</c> and <c>blinded</c>.</param>
/// <param name="OwnBranch">The value of <c>@ownBranch</c>.</param>
/// <param name="SeesAll">The value of <c>@seesAll</c>.</param>
public sealed record VisibilitySql(string Condition, string OwnBranch, int SeesAll);
