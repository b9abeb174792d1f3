using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Annotator.Core.Annotations;
using static Annotator.Core.Tests.Annotations.SetStage;

namespace Annotator.Core.Tests.Annotations;

public sealed class AnnotationSetSnapshotTests
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    [Fact]
    public void A_snapshot_reads_back_to_the_same_set_and_the_same_bytes()
    {
        var stage = Busy();
        var bytes = AnnotationSetSnapshot.Serialize(stage.State);
        var read = AnnotationSetSnapshot.Deserialize(bytes);
        Assert.Equal(AnnotationSetHash.Of(stage.State), AnnotationSetHash.Of(read));
        Assert.Equal(Encoding.UTF8.GetString(bytes), Encoding.UTF8.GetString(AnnotationSetSnapshot.Serialize(read)));
        Assert.True(stage.State.LiveStamps.SetEquals(read.LiveStamps));
    }

    [Fact]
    public void A_snapshot_at_any_version_and_its_tail_fold_to_the_same_set()
    {
        var stage = Busy();
        var whole = AnnotationSetHash.Of(stage.State);
        for (var cut = 0; cut <= stage.Log.Count; cut++)
        {
            var head = stage.Log.Take(cut).Aggregate(AnnotationSet.Initial, AnnotationSetDecider.Evolve);
            var read = AnnotationSetSnapshot.Deserialize(AnnotationSetSnapshot.Serialize(head));
            Assert.Equal(whole, AnnotationSetHash.Of(stage.Log.Skip(cut).Aggregate(read, AnnotationSetDecider.Evolve)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"schema\":0,\"sealed\":false,\"objects\":[],\"layers\":[],\"stacks\":[]}")]
    [InlineData("{\"schema\":1,\"sealed\":false,\"objects\":[],\"layers\":[{\"grid\":\"g\",\"key\":\"k\",\"lineages\":[],\"slices\":[{\"k\":0,\"runs\":\"AAEA\"}]}],\"stacks\":[]}")]
    public void A_damaged_snapshot_is_refused(string json) =>
        Assert.Throws<FormatException>(() => AnnotationSetSnapshot.Deserialize(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void The_hash_does_not_depend_on_the_way_to_a_state_but_on_the_state()
    {
        var (one, other) = (Busy(), Busy());
        Assert.Equal(AnnotationSetHash.Of(one.State), AnnotationSetHash.Of(other.State));
        other.Do("ada", Paint("L", 4, 0, 1));
        Assert.NotEqual(AnnotationSetHash.Of(one.State), AnnotationSetHash.Of(other.State));
    }

    private static SetStage Busy()
    {
        var stage = new SetStage();
        stage.Do("ada", new AddObject("L", Liver));
        stage.Do("bob", new AddObject("K", Kidney));
        stage.Do("ada", new AddObject("P", Outline, Triangle(2)));
        stage.Do("ada", Paint("L", 1, 3, 40));
        var erased = stage.Do("ada", Erase("L", 1, 10, 5));
        stage.Do("bob", TakeOver("K", 1, 20, 30));
        stage.Do("ada", new Undo(erased));
        stage.Do("bob", new SetAttribute("P", "score", stage.Version, RevisionTests.Json("2.5"), Triangle(2).Frame));
        stage.Do("bob", new SetAttribute("P", "signs", stage.Version, RevisionTests.Json("[\"cyst\",\"calcium\"]")));
        stage.Do("ada", new SetGeometry("P", Triangle(2, 0.25), stage.Version));
        stage.Do("bob", new RemoveObject("P"));
        stage.Do("bob", new Undo(stage.Do("bob", new RemoveObject("L"))));
        stage.Do("ada", Paint("L", 5, 0, 120));
        return stage;
    }
}
