using System.Collections.Immutable;
using System.Text.Json;
using Annotator.Core.Annotations;
using Annotator.Core.Annotations.Shapes;
using Annotator.Core.Geometry;
using Annotator.Core.Messages;

namespace Annotator.Core.Tests.Annotations;

/// <summary>The examples in tests/golden/shapes, written by hand and read by the page's tests too.</summary>
public sealed class ShapeGoldenTests
{
    private static string Folder => Path.Combine(Golden.Folder, "shapes");

    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var path in Directory.GetFiles(Folder, "*.json").Order(StringComparer.Ordinal))
                foreach (var example in Read(path).Examples) data.Add(Path.GetFileNameWithoutExtension(path), example.Name);
            return data;
        }
    }

    [Fact]
    public void Every_shape_has_examples() =>
        Assert.Equal(ShapeRegistry.Shapes.Keys.Order(), Directory.GetFiles(Folder, "*.json").Select(p => Path.GetFileNameWithoutExtension(p)!).Order());

    [Theory, MemberData(nameof(Cases))]
    public void An_example_is_accepted_or_refused_and_measured_as_written(string shape, string name)
    {
        var golden = Read(Path.Combine(Folder, $"{shape}.json"));
        var example = golden.Examples.Single(e => e.Name == name);
        var grid = GridOf(golden.Grid);
        var geometry = new FrameGeometry(golden.Shape, grid.Id, example.Plane, example.FrameIndex, example.Points);
        var refusal = ShapeRegistry.Check(geometry, grid);
        Assert.Equal(example.Refused, refusal?.Code);
        if (example.Text is not null) Assert.Equal(example.Text, refusal?.Text);
        if (example.Measures is null) return;
        var measured = ShapeRegistry.Shapes[golden.Shape].Measure(Ruler.Of(grid), geometry.ToIjkPoints().AsSpan());
        Assert.Equal(example.Measures.Keys.Order(), measured.Select(m => m.Name).Order());
        Assert.All(measured, m => Assert.Equal(example.Measures[m.Name], m.Measure.Value, 1e-9));
        Assert.All(measured, m => Assert.Equal(MeasureUnit.Mm, m.Measure.Unit));
    }

    private static ShapeGolden Read(string path) => JsonSerializer.Deserialize<ShapeGolden>(File.ReadAllText(path), CoreJson.Options)!;

    private static Grid GridOf(GoldenGrid grid) => Grid.Create(
        "1.2.3", grid.Columns, grid.Rows, grid.Slices, LpsFromIjk.FromRows(grid.LpsFromIjk.AsSpan()), "1.2.3.4");

    private sealed record ShapeGolden(string Shape, GoldenGrid Grid, ImmutableArray<Example> Examples);

    private sealed record GoldenGrid(int Columns, int Rows, int Slices, ImmutableArray<double> LpsFromIjk);

    private sealed record Example(
        string Name, LatticePlane Plane, int FrameIndex, ImmutableArray<ImmutableArray<double>> Points, string? Refused = null, string? Text = null,
        Dictionary<string, double>? Measures = null);
}
