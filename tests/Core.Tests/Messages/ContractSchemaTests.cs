using System.Text.Json;
using System.Text.Json.Nodes;
using Annotator.Core.Annotations;
using Annotator.Core.Contract;
using Annotator.Core.Exports;
using Annotator.Core.Messages;

namespace Annotator.Core.Tests.Messages;

public sealed class ContractSchemaTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void The_exports_schema_is_what_core_emits() => Golden.AssertEqual(
        Path.Combine(Golden.Repository, "docs", "export.schema.json"), ContractSchema.EmitDocument(typeof(ExportDocument)).ToJsonString(Indented) + "\n");

    [Fact]
    public void The_schema_in_the_repository_is_what_core_emits() =>
        Golden.AssertEqual(Path.Combine(Golden.Repository, "contract", "schema.json"), ContractSchema.Emit().ToJsonString(Indented) + "\n");

    [Fact]
    public void Every_case_of_a_union_is_described_with_the_members_it_is_written_with()
    {
        var definitions = ContractSchema.Emit()["$defs"]!;
        ObjectPart life = new ObjectPart.Life(true), label = new ObjectPart.Class("lesion");
        UndoEntry part = new PartUndo("c1", "o1", 2, 1, life), stroke = new StrokeUndo("c2", "o1", 3, "grid", "layer", StrokeMode.Set, [4]);

        foreach (var (written, name) in new[] { (Written(life), "Life"), (Written(label), "Class"), (Written(part), "PartUndo"), (Written(stroke), "StrokeUndo") })
            Assert.Equal(
                written.Select(member => member.Key).Order(StringComparer.Ordinal),
                definitions[name]!["required"]!.AsArray().Select(member => member!.GetValue<string>()).Order(StringComparer.Ordinal));
    }

    private static JsonObject Written<T>(T value) => JsonSerializer.SerializeToNode(value, CoreJson.Options)!.AsObject();
}
