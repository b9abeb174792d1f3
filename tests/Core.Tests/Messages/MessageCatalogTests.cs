using System.Runtime.CompilerServices;
using Annotator.Core.Annotations;
using Annotator.Core.Exams;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Core.Tasks;

namespace Annotator.Core.Tests.Messages;

public sealed class MessageCatalogTests
{
    private static readonly Dictionary<string, Action<Event>> Folds = new()
    {
        [StreamKinds.Project] = e => ProjectDecider.Evolve(Project.Initial, e),
        [StreamKinds.Exam] = e => ExamDecider.Evolve(Exam.Initial, Wrap(e)),
        [StreamKinds.Task] = e => TaskDecider.Evolve(ReadingTask.Initial, Wrap(e)),
        [StreamKinds.Set] = e => AnnotationSetDecider.Evolve(AnnotationSet.Initial, Wrap(e)),
    };

    public static TheoryData<string> EventNames() => [.. MessageCatalog.Events.Keys.Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_command_and_event_of_core_has_a_stable_name()
    {
        var named = MessageCatalog.Commands.Values.Concat(MessageCatalog.Events.Values).Select(m => m.ClrType).ToHashSet();
        var all = typeof(Command).Assembly.GetTypes().Where(t => !t.IsAbstract && (t.IsSubclassOf(typeof(Command)) || t.IsSubclassOf(typeof(Event))));
        Assert.DoesNotContain(all, t => !named.Contains(t));
    }

    [Theory, MemberData(nameof(EventNames))]
    public void Every_event_has_a_fold(string name)
    {
        var type = MessageCatalog.Events[name];
        var thrown = Record.Exception(() => Folds[type.StreamKind]((Event)RuntimeHelpers.GetUninitializedObject(type.ClrType)));
        Assert.IsNotType<System.Diagnostics.UnreachableException>(thrown);
    }

    [Fact]
    public void An_unknown_command_is_a_refusal() => Assert.Equal("unknown-command", MessageCodec.ReadCommand("task.dance", default).Rejection!.Code);

    [Theory]
    [InlineData("task.assign", "{}")]
    [InlineData("task.assign", """{"personId":7}""")]
    [InlineData("task.assign", """{"personId":null}""")]
    [InlineData("task.assign", "[]")]
    [InlineData("project.add-member", """{"personId":"p","roles":["emperor"]}""")]
    public void Data_that_does_not_fit_is_a_refusal(string type, string data) =>
        Assert.Equal("malformed-command", MessageCodec.ReadCommand(type, System.Text.Json.JsonDocument.Parse(data).RootElement).Rejection!.Code);

    [Fact]
    public void An_event_of_a_newer_build_is_never_guessed() => Assert.Throws<UnknownEventException>(() => MessageCodec.ReadEvent("task.assigned", 99, "{}"u8));

    private static EventEnvelope Wrap(Event e) => new(StreamId.Task("t"), 1, 1, DateTimeOffset.UnixEpoch, "p", "s", "c", e);
}
