using Annotator.Core.Contract;
using Annotator.Gateway.Tests.Support;
using Annotator.Silo;
using Annotator.Silo.Demo;
using Microsoft.Extensions.DependencyInjection;

namespace Annotator.Gateway.Tests.Nodes;

public sealed class DemoTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("annotator-demo-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_demo_is_made_once_and_an_interrupted_one_is_finished_by_the_next_start()
    {
        DemoSignIn[] first, second;
        await using (var node = await StartAsync()) first = [.. await Seed(node).BeginAsync(CancellationToken.None)];
        await using (var node = await StartAsync())
        {
            // Never shown, so everybody gets a new password that is.
            second = [.. await Seed(node).BeginAsync(CancellationToken.None)];
            await Seed(node).ShownAsync(CancellationToken.None);
        }
        await using var last = await StartAsync();
        Assert.Empty(await Seed(last).BeginAsync(CancellationToken.None));
        await Seed(last).ImportAsync(CancellationToken.None);
        await Seed(last).ImportAsync(CancellationToken.None);
        Assert.Equal(first.Select(s => s.Id), second.Select(s => s.Id));
        var manager = await SignInAsync(last, second.Single(s => s.Person.Name == "manager"));
        var project = (await manager.ReadAsync<ProjectCard[]>("/api/projects")).Single();
        Assert.Equal((1, 4), (project.Exams, project.People));
        var exam = (await manager.ReadAsync<ExamPage>($"/api/projects/{project.Id}/exams")).Items.Single();
        Assert.Equal((120, 1), (exam.Images, exam.Series));
        Assert.Empty(exam.Problems);
        var volume = (await manager.ReadAsync<ExamDetail>($"/api/projects/{project.Id}/exams/{exam.Id}")).Volumes.Single();
        Assert.True(volume.IsVolume);
        Assert.Equal((448, 304, 120), (volume.Grid.Columns, volume.Grid.Rows, volume.Grid.Slices));
        var lattice = volume.Grid.GetLpsFromIjk()!;
        Assert.Equal((0.7, 0.9, 2.5), (Math.Round(lattice.SpacingBetweenColumns, 6), Math.Round(lattice.SpacingBetweenRows, 6), Math.Round(lattice.SpacingBetweenSlices, 6)));
        var shapes = (await manager.ReadAsync<ProjectDetail>($"/api/projects/{project.Id}")).State.LabelGroups.SelectMany(g => g.Labels).Select(l => l.Shape).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(["bitmask", "boundingBox", "location", "polygon", "polyline"], shapes);
    }

    private Task<Node> StartAsync() => Node.StartAsync(new NodeOptions { DataFolder = _folder.FullName, Port = 0 }, null, CancellationToken.None);

    private static DemoSeed Seed(Node node) => node.Services.GetRequiredService<DemoSeed>();

    private static async Task<TestClient> SignInAsync(Node node, DemoSignIn signIn)
    {
        var client = new TestClient(node.Address);
        using var answer = await client.PostAsync("/api/session", new SignIn(signIn.Person.Name, signIn.Password));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        client.Cookie = answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        return client;
    }
}
