using System.Collections.Immutable;
using Annotator.Core.Access;
using Annotator.Core.Exams;
using Annotator.Core.Geometry;
using Annotator.Core.Messages;
using Annotator.Core.Projects;

namespace Annotator.Core.Tests.Exams;

public sealed class VolumeRecordTests
{
    private static readonly Grid Grid = Grid.Create("2.25.1", 4, 3, 2, null, "2.25.7", "stack");
    private static readonly Grid Other = Grid.Create("2.25.1", 4, 3, 5, null, "2.25.7", "other");
    private static readonly Exam Exam = Fold(Exam.Initial, new ExamRegistered("e", "p", "t", "2.25.6", null), Series(("a", "Phase 1", Grid), ("b", "Phase 2", Other)));
    private static readonly Project Project = Project.Initial with
    {
        Id = "p",
        Members = ImmutableDictionary<string, Member>.Empty.Add("boss", new("", [Role.Manager])).Add("reader", new("", [Role.Reader])).Add("viewer", new("", [Role.Viewer])),
        VolumeTags =
        [
            new("contrast", VolumeTagKind.Flag, []), new("quality", VolumeTagKind.Choice, ["good", "poor"]), new("dose", VolumeTagKind.Number, []), new("remark", VolumeTagKind.Text, []),
        ],
    };

    [Theory]
    [InlineData("contrast", "true")]
    [InlineData("quality", "poor")]
    [InlineData("dose", "3.5")]
    [InlineData("remark", "arms down")]
    public void A_tag_of_the_project_s_list_is_set_changed_and_removed(string name, string value)
    {
        var exam = After(Exam, new SetVolumeTag("a", name, value));
        Assert.Equal(value, exam.Records["a"].Tags[name]);
        Assert.Empty(After(exam, new SetVolumeTag("a", name, null)).Records);
    }

    [Theory]
    [InlineData("mood", "true", "no-such-tag")]
    [InlineData("contrast", "yes", "invalid-tag-value")]
    [InlineData("quality", "bad", "invalid-tag-value")]
    [InlineData("dose", "much", "invalid-tag-value")]
    [InlineData("dose", "NaN", "invalid-tag-value")]
    [InlineData("remark", " ", "invalid-tag-value")]
    public void A_tag_that_is_not_listed_and_a_value_of_another_kind_are_refused(string name, string value, string code) =>
        Assert.Equal(code, Refused(Exam, new SetVolumeTag("a", name, value)));

    [Fact]
    public void A_tag_that_left_the_list_can_still_be_removed_from_a_volume()
    {
        var exam = After(Exam, new SetVolumeTag("a", "contrast", "true"));
        Assert.Empty(Fold(exam, [.. Accepted(exam, new SetVolumeTag("a", "contrast", null), Project with { VolumeTags = [] })]).Records);
    }

    [Fact]
    public void A_fact_is_written_and_removed_and_a_name_given_and_taken_back()
    {
        var exam = After(After(Exam, new SetVolumeMetadata("a", " site ", "north")), new NameVolume("a", " Portal venous "));
        Assert.Equal(("north", "Portal venous"), (exam.Records["a"].Metadata["site"], exam.Records["a"].Title));
        Assert.Empty(After(After(exam, new SetVolumeMetadata("a", "site", null)), new NameVolume("a", "")).Records);
    }

    [Theory]
    [InlineData("PatientName")]
    [InlineData("patient id")]
    [InlineData("Patient's Name")]
    [InlineData("(0010,0010)")]
    [InlineData("00100020")]
    [InlineData("Study Instance UID")]
    [InlineData("pixel_spacing")]
    public void Attributes_of_the_images_are_protected(string name) => Assert.Equal("protected-attribute", Refused(Exam, new SetVolumeMetadata("a", name, "x")));

    [Fact]
    public void A_volume_is_taken_out_with_a_reason_and_brought_back()
    {
        var exam = After(Exam, new RemoveVolume("a", " scout only "));
        Assert.Equal(("boss", "scout only"), (exam.Records["a"].Removal!.By, exam.Records["a"].Removal!.Reason));
        Assert.Equal("volume-removed", SeriesHolds.HeldGrids(exam)[Grid.Id].Code);
        Assert.DoesNotContain(Other.Id, SeriesHolds.HeldGrids(exam).Keys);
        Assert.Null(SeriesHolds.OfAll(exam));
        Assert.Empty(After(exam, new RestoreVolume("a")).Records);
    }

    [Fact]
    public void When_every_volume_is_taken_out_no_work_begins() =>
        Assert.Equal("volume-removed", SeriesHolds.OfAll(After(After(Exam, new RemoveVolume("a", "x")), new RemoveVolume("b", "x")))!.Code);

    [Fact]
    public void A_volume_with_objects_on_it_or_in_an_exam_that_is_done_stays()
    {
        var drawn = new Dictionary<string, int> { [Grid.Id] = 2 };
        Assert.Equal("volume-has-labels", Refused(Exam, new RemoveVolume("a", "x"), drawn: drawn));
        Assert.IsType<Decision.Accepted>(Decide(Exam, new RemoveVolume("b", "x"), drawn: drawn));
        Assert.Equal("exam-done", Refused(Exam, new RemoveVolume("a", "x"), isDone: true));
    }

    [Fact]
    public void A_grid_that_another_volume_still_has_does_not_keep_a_volume_and_stays_open()
    {
        var exam = Fold(Exam, Series(("a", "Phase 1", Grid), ("b", "Phase 2", Grid)));
        var after = Fold(exam, [.. Assert.IsType<Decision.Accepted>(Decide(exam, new RemoveVolume("a", "x"), drawn: new Dictionary<string, int> { [Grid.Id] = 1 })).Events]);
        Assert.Empty(SeriesHolds.HeldGrids(after));
        Assert.Equal("volume-has-labels", Refused(after, new RemoveVolume("b", "x"), drawn: new Dictionary<string, int> { [Grid.Id] = 1 }));
    }

    [Theory]
    [InlineData("reader", "not-permitted")]
    [InlineData("viewer", "not-permitted")]
    [InlineData("stranger", "not-found")]
    public void Only_managers_write_about_volumes(string person, string code)
    {
        foreach (Command command in new Command[]
        {
            new NameVolume("a", "x"), new SetVolumeTag("a", "contrast", "true"), new SetVolumeMetadata("a", "x", "y"), new RemoveVolume("a", "x"), new RestoreVolume("a"),
        })
            Assert.Equal(code, Refused(Exam, command, person));
    }

    [Theory]
    [InlineData("none", "x", "no-such-volume")]
    [InlineData("a", " ", "reason-needed")]
    public void What_is_not_there_and_what_has_no_reason_is_refused(string volume, string reason, string code) => Assert.Equal(code, Refused(Exam, new RemoveVolume(volume, reason)));

    [Fact]
    public void What_was_written_goes_over_to_the_volume_that_takes_its_place_when_the_series_grows_and_a_removal_does_not()
    {
        var exam = After(After(Exam, new NameVolume("a", "Arterial")), new RemoveVolume("a", "too short"));
        var grown = Fold(exam, Series(("a2", "Phase 1", Grid), ("b", "Phase 2", Other)));
        Assert.Equal("Arterial", grown.Records["a2"].Title);
        Assert.Null(grown.Records["a2"].Removal);
    }

    [Fact]
    public void A_list_of_tags_is_checked()
    {
        Assert.Null(VolumeTagRule.Check(Project.VolumeTags));
        foreach (var wrong in new[]
        {
            new VolumeTagRule("", VolumeTagKind.Flag, []), new VolumeTagRule("x", VolumeTagKind.Choice, []), new VolumeTagRule("x", VolumeTagKind.Text, ["a"]),
            new VolumeTagRule("x", VolumeTagKind.Choice, ["a", "a"]), new VolumeTagRule("CONTRAST", VolumeTagKind.Flag, []),
        })
            Assert.Equal("invalid-tags", VolumeTagRule.Check(Project.VolumeTags.Add(wrong))?.Code);
    }

    private static SeriesRegistered Series(params (string Id, string Title, Grid Grid)[] volumes) =>
        new(new("2.25.7", "CT", "", 3, [.. volumes.Select(v => new ExamVolume(v.Id, false, v.Title, v.Grid, [], "m"))]));

    private static Exam After(Exam exam, Command command) => Fold(exam, [.. Accepted(exam, command, Project)]);

    private static ImmutableArray<Event> Accepted(Exam exam, Command command, Project project) =>
        Assert.IsType<Decision.Accepted>(ExamDecider.Decide(exam, command, new("e", Someone("boss"), project))).Events;

    private static Exam Fold(Exam exam, params Event[] events) =>
        events.Aggregate(exam, (e, happened) => ExamDecider.Evolve(e, new(StreamId.Exam("e"), 1, 1, DateTimeOffset.UnixEpoch, "boss", "s", "c", happened)));

    private static string Refused(Exam exam, Command command, string person = "boss", IReadOnlyDictionary<string, int>? drawn = null, bool isDone = false) =>
        Assert.IsType<Decision.Rejected>(Decide(exam, command, person, drawn, isDone)).Why.Code;

    private static Decision Decide(Exam exam, Command command, string person = "boss", IReadOnlyDictionary<string, int>? drawn = null, bool isDone = false) =>
        ExamDecider.Decide(exam, command, new ExamContext("e", Someone(person), Project, drawn, isDone));

    private static Actor Someone(string person) => new(person, "s", new HashSet<string>());
}
