using System.Text.Json;
using Annotator.Core.Contract;
using Annotator.Core.Exports;

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
}
