using Annotator.Grains.Images;

namespace Annotator.Grains.Tests.Images;

public sealed class PulledSeriesTests
{
    [Fact]
    public async Task A_series_that_is_still_coming_is_shown_once_it_is_registered_and_not_before()
    {
        await using var stage = await NodeStage.EmptyAsync();
        var project = await stage.MakeProjectAsync();
        byte[][] files = [.. Enumerable.Range(0, 4).Select(k => TestImages.File(TestImages.Slice($"1.2.9.{k + 1}", k)))];
        IngestOutcome first;
        await using (var half = await stage.Get<ImageIngest>().OpenFeedAsync(project, null, holds: true, CancellationToken.None))
        {
            first = await half.TakeInAsync(null, new MemoryStream(files[0]), CancellationToken.None);
            await half.TakeInAsync(null, new MemoryStream(files[1]), CancellationToken.None);
        }
        // Whoever registers in the background, as at the start of a node, passes it over.
        Assert.Equal(0, await stage.Get<SeriesRegistrar>().RegisterPendingAsync(CancellationToken.None));
        Assert.False((await stage.ReadExamAsync(first.Verdict)).State.Exists);

        await using var whole = await stage.Get<ImageIngest>().OpenFeedAsync(project, null, holds: true, CancellationToken.None);
        foreach (var file in files) await whole.TakeInAsync(null, new MemoryStream(file), CancellationToken.None);
        await whole.RegisterAsync(CancellationToken.None);
        Assert.Equal(4, (await stage.ReadExamAsync(first.Verdict)).State.Series.Values.Single().Instances);
        Assert.Equal(0, await stage.Get<SeriesRegistrar>().RegisterPendingAsync(CancellationToken.None));
    }
}
