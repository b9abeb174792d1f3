using Annotator.Core.Annotations;
using Annotator.Core.Annotations.Masks;
using static Annotator.Core.Tests.Annotations.SetStage;

namespace Annotator.Core.Tests.Annotations;

public sealed class MisfitTests
{
    private static readonly string OneVoxel = RunCodec.Encode([new(0, 1)]);

    public static TheoryData<SetEvent> Misfits =>
    [
        new MaskPainted("L", Grid.Id, Group, StrokeMode.Set, [new MaskFlip(0, OneVoxel, "L", "K")]),
        new MaskPainted("L", Grid.Id, Group, StrokeMode.Set, [new MaskFlip(0, OneVoxel, "L")]) { Undoes = "painted" },
        new MaskPainted("L", Grid.Id, Group, StrokeMode.Set, []) { Undoes = "nothing" },
        new ObjectAdded("L", Liver),
        new ObjectRemoved("nothing"),
    ];

    [Theory, MemberData(nameof(Misfits))]
    public void An_event_that_does_not_fit_the_state_is_an_error_and_not_a_guess(SetEvent happened)
    {
        var stage = new SetStage();
        stage.Do("ada", new AddObject("L", Liver));
        stage.Do(Person("ada"), Paint("L", 1, 0, 4), "painted");
        Assert.Throws<InvalidDataException>(() => stage.Fold(Person("ada"), "c", happened));
    }
}
