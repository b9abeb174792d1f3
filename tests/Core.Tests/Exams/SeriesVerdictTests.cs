using System.Collections.Immutable;
using Annotator.Core.Access;
using Annotator.Core.Exams;
using Annotator.Core.Geometry;
using Annotator.Core.Messages;
using Annotator.Core.Projects;

namespace Annotator.Core.Tests.Exams;

public sealed class SeriesVerdictTests
{
    private static readonly Grid Grid = Grid.Create("2.25.1", 4, 3, 2, null, "2.25.7", "stack");
    private static readonly SeriesProblem Gap = new("missing-slices", "About 2 slices are missing.", [2]);
    private static readonly SeriesProblem Wrong = new("missing-attribute", "Modality (0008,0060) is missing.");
    private static readonly Project Project = Project.Initial with
    {
        Id = "p",
        Members = ImmutableDictionary<string, Member>.Empty.Add("boss", new("", [Role.Manager])).Add("reader", new("", [Role.Reader])).Add("viewer", new("", [Role.Viewer])),
    };

    [Fact]
    public void A_complete_series_is_not_held() => Assert.Null(SeriesHolds.OfAll(With(SeriesChecks.Of([], []))));

    [Fact]
    public void An_incomplete_series_is_held_and_names_its_gaps()
    {
        var held = SeriesHolds.OfAll(With(SeriesChecks.Of([Gap], [])))!;

        Assert.Equal("incomplete-series", held.Code);
        Assert.Contains(Gap.Text, held.Text, StringComparison.Ordinal);
        Assert.Equal(held.Code, SeriesHolds.HeldGrids(With(SeriesChecks.Of([Gap], [])))[Grid.Id].Code);
    }

    [Fact]
    public void A_series_whose_attributes_are_not_sound_is_held_and_names_the_tag() =>
        Assert.Contains("(0008,0060)", SeriesHolds.OfAll(With(SeriesChecks.Of([], [Wrong])))!.Text, StringComparison.Ordinal);

    [Fact]
    public void A_series_from_before_there_were_verdicts_is_not_held() => Assert.Null(SeriesHolds.OfAll(With(null)));

    [Fact]
    public void One_free_series_lets_work_on_the_exam_begin_and_only_the_held_grids_are_closed()
    {
        var other = Grid.Create("2.25.1", 4, 3, 2, null, "2.25.8", "other");
        var exam = Fold(With(SeriesChecks.Of([Gap], [])), new SeriesRegistered(Series("2.25.8", other, SeriesChecks.Of([], []))));

        Assert.Null(SeriesHolds.OfAll(exam));
        Assert.Equal([Grid.Id], SeriesHolds.HeldGrids(exam).Keys);
    }

    [Fact]
    public void A_manager_s_override_with_a_reason_lets_it_in_and_is_kept_with_who_and_when()
    {
        var exam = With(SeriesChecks.Of([Gap], []));
        exam = Fold(exam, Assert.Single(Accepted(exam, new OverrideVerdict("2.25.7", " The rest was never made. "), "boss")));

        Assert.Null(SeriesHolds.OfAll(exam));
        Assert.Equal(("boss", "The rest was never made."), (exam.Overrides["2.25.7"].By, exam.Overrides["2.25.7"].Reason));
    }

    [Fact]
    public void An_override_holds_for_what_was_found_then_and_no_more()
    {
        var exam = With(SeriesChecks.Of([Gap], []));
        exam = Fold(exam, Assert.Single(Accepted(exam, new OverrideVerdict("2.25.7", "known"), "boss")));
        exam = Fold(exam, new SeriesRegistered(Series("2.25.7", Grid, SeriesChecks.Of([Gap with { Text = "About 5 slices are missing." }], []))));

        Assert.Equal("incomplete-series", SeriesHolds.OfAll(exam)!.Code);
    }

    [Fact]
    public void A_verdict_can_be_restored()
    {
        var exam = With(SeriesChecks.Of([Gap], []));
        exam = Fold(exam, Assert.Single(Accepted(exam, new OverrideVerdict("2.25.7", "known"), "boss")));
        exam = Fold(exam, Assert.Single(Accepted(exam, new RestoreVerdict("2.25.7"), "boss")));

        Assert.NotNull(SeriesHolds.OfAll(exam));
    }

    [Theory]
    [InlineData("reader", "known", "not-permitted")]
    [InlineData("viewer", "known", "not-permitted")]
    [InlineData("stranger", "known", "not-found")]
    [InlineData("boss", " ", "reason-needed")]
    public void Nobody_else_overrides_and_nobody_without_a_reason(string person, string reason, string code) =>
        Assert.Equal(code, Refused(With(SeriesChecks.Of([Gap], [])), new OverrideVerdict("2.25.7", reason), person));

    [Fact]
    public void What_is_not_held_cannot_be_overridden()
    {
        Assert.Equal("nothing-to-override", Refused(With(SeriesChecks.Of([], [])), new OverrideVerdict("2.25.7", "known"), "boss"));
        Assert.Equal("no-such-series", Refused(With(SeriesChecks.Of([], [])), new OverrideVerdict("2.25.9", "known"), "boss"));
    }

    private static Exam With(SeriesChecks? checks) => Fold(
        Exam.Initial, new ExamRegistered("e", "p", "t", "2.25.6", null), new SeriesRegistered(Series("2.25.7", Grid, checks)));

    private static ExamSeries Series(string uid, Grid grid, SeriesChecks? checks) => new(uid, "CT", "", 3, [new($"v-{uid}", false, "", grid, [], "m")], [], checks);

    private static Exam Fold(Exam exam, params Event[] events) =>
        events.Aggregate(exam, (e, happened) => ExamDecider.Evolve(e, new(StreamId.Exam("e"), 1, 1, DateTimeOffset.UnixEpoch, "boss", "s", "c", happened)));

    private static ImmutableArray<Event> Accepted(Exam exam, Command command, string person) => Assert.IsType<Decision.Accepted>(Decide(exam, command, person)).Events;

    private static string Refused(Exam exam, Command command, string person) => Assert.IsType<Decision.Rejected>(Decide(exam, command, person)).Why.Code;

    private static Decision Decide(Exam exam, Command command, string person) =>
        ExamDecider.Decide(exam, command, new ExamContext("e", new Actor(person, "s", new HashSet<string>()), Project));
}
