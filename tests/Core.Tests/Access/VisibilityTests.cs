using Annotator.Core.Access;

namespace Annotator.Core.Tests.Access;

public sealed class VisibilityTests
{
    [Theory]
    [InlineData("main", true, true)]
    [InlineData("reader-p1", true, true)]
    [InlineData("reader-p2", false, false)]
    [InlineData("model-net", false, false)]
    [InlineData("adjudicated", false, false)]
    public void A_reader_sees_the_shared_branch_and_their_own(string branch, bool blinded, bool open)
    {
        var reader = new Viewer("p1", [Role.Reader]);
        Assert.Equal(blinded, Visibility.MaySee(reader, branch, stageIsBlinded: true));
        Assert.Equal(open, Visibility.MaySee(reader, branch, stageIsBlinded: false));
    }

    [Theory]
    [InlineData(Role.Manager)]
    [InlineData(Role.Reviewer)]
    [InlineData(Role.Adjudicator)]
    public void At_a_blinded_stage_no_role_sees_a_readers_branch(Role role)
    {
        Assert.False(Visibility.MaySee(new Viewer("p9", [role]), "reader-p1", stageIsBlinded: true));
        Assert.True(Visibility.MaySee(new Viewer("p9", [role]), "reader-p1", stageIsBlinded: false));
    }

    [Fact]
    public void The_query_form_carries_the_same_rule()
    {
        var sql = Visibility.ToSql(new Viewer("p1", [Role.Manager]));
        Assert.Equal(("reader-p1", 1), (sql.OwnBranch, sql.SeesAll));
        Assert.Equal(0, Visibility.ToSql(new Viewer("p1", [Role.Reader])).SeesAll);
    }
}
