using System.Text.Json;
using Annotator.Core.Issues;
using Annotator.Core.Messages;

namespace Annotator.Core.Tests.Tasks;

public sealed class IssueKindTests
{
    private static readonly JsonSerializerOptions Indented = new(CoreJson.Options) { WriteIndented = true };

    public static TheoryData<string> Codes() => [.. IssueKinds.All.Select(k => k.Code).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Codes))]
    public void A_kind_of_issue_stays_as_it_was_released(string code) => Golden.AssertEqual(
        Path.Combine(Golden.Folder, "issues", code + ".json"), JsonSerializer.Serialize(IssueKinds.Find(code), Indented) + "\n");
}
