using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Annotator.Architecture.Tests;

/// <summary>The arrows of the house: who may know whom.</summary>
public sealed class ArrowTests
{
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Core"] = [],
        ["Dicom"] = ["Core"],
        ["Decoder"] = ["Core", "Dicom"],
        ["Imaging"] = ["Core"],
        ["Storage"] = ["Core"],
        ["Grains"] = ["Core", "Dicom", "Imaging", "Storage"],
        ["Gateway"] = ["Core", "Grains", "Dicom", "Imaging", "Storage"],
        ["Cli"] = ["Core"],
        ["Silo"] = ["Core", "Grains", "Dicom", "Imaging", "Storage", "Gateway", "Cli", "Decoder"],
    };

    // What Core may never touch: it is pure, so that every rule can be replayed.
    private static readonly HashSet<string> Banned =
    [
        "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTimeOffset.get_Now", "System.DateTimeOffset.get_UtcNow", "System.Guid.NewGuid",
        "System.Guid.CreateVersion7", "System.Random.get_Shared", "System.Environment.GetEnvironmentVariable", "System.Threading.Tasks.Task.Run", "System.Threading.Thread.Sleep",
    ];

    public static TheoryData<string> Projects() => [.. Arrows.Keys];

    [Theory, MemberData(nameof(Projects))]
    public void A_project_knows_only_whom_the_house_allows(string project)
    {
        var known = Load(project).GetReferencedAssemblies().Select(a => a.Name!).Where(n => n.StartsWith("Annotator.", StringComparison.Ordinal)).Select(n => n["Annotator.".Length..]);
        Assert.Empty(known.Except(Arrows[project]));
    }

    [Fact]
    public void Every_project_of_the_house_is_watched() => Assert.Equal(
        Arrows.Keys.Order(StringComparer.Ordinal),
        Directory.GetFiles(AppContext.BaseDirectory, "Annotator.*.dll").Select(f => Path.GetFileNameWithoutExtension(f)["Annotator.".Length..])
            .Where(n => !n.EndsWith(".Tests", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Fact]
    public void Core_is_pure()
    {
        using var image = new PEReader(File.OpenRead(Load("Core").Location));
        var metadata = image.GetMetadataReader();
        var used = metadata.MemberReferences.Select(metadata.GetMemberReference)
            .Where(m => m.Parent.Kind == HandleKind.TypeReference)
            .Select(m => (Type: metadata.GetTypeReference((TypeReferenceHandle)m.Parent), Member: metadata.GetString(m.Name)))
            .Select(m => $"{metadata.GetString(m.Type.Namespace)}.{metadata.GetString(m.Type.Name)}.{m.Member}").ToHashSet();
        Assert.DoesNotContain(used, m => Banned.Contains(m) || m.StartsWith("System.IO.File.", StringComparison.Ordinal) || m.StartsWith("System.Net.", StringComparison.Ordinal));
        Assert.NotEmpty(used);
    }

    private static Assembly Load(string project) => Assembly.Load($"Annotator.{project}");
}
