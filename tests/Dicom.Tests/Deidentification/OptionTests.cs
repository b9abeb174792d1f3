using System.Text;
using Annotator.Dicom.Deidentification;

namespace Annotator.Dicom.Tests.Deidentification;

/// <summary>Each option of PS3.15 E.3 against its column of Table E.1-1, line by line.</summary>
public sealed class OptionTests(ITestOutputHelper output)
{
    private static readonly DeidentificationKey Key = new("0123456789abcdef0123456789abcdef"u8);

    public static TheoryData<ConfidentialityOption> Options => [.. Enum.GetValues<ConfidentialityOption>()];

    [Theory, MemberData(nameof(Options))]
    public void What_an_option_keeps_is_there_and_no_other_planted_value_is_in_the_output(ConfidentialityOption option)
    {
        var (dataset, planted) = PlantedInstance.Make();
        var result = new Deidentifier(With(option), Key).Apply(new DicomFile(dataset, TransferSyntax.ExplicitLittleEndian));
        var text = Encoding.Latin1.GetString(DicomWriter.ToBytes(result.File));
        var (kept, gone) = (new List<string>(), new List<string>());
        foreach (var (tag, value) in planted)
        {
            var isKept = ConfidentialityTable.Find(tag) is { } rule && rule.Options.TryGetValue(option, out var code) && code == 'K' && dataset[tag] is { IsSequence: false };
            if (isKept && !IsReplacedInAnyCase(tag)) Assert.Equal(dataset[tag]!.Bytes.ToArray(), result.File.Dataset[tag]?.Bytes.ToArray());
            else if (value.Length >= 6 && text.Contains(value, StringComparison.Ordinal)) gone.Add(tag.ToString());
            if (isKept) kept.Add(tag.ToString());
        }
        Assert.Empty(gone);
        output.WriteLine($"{option}: {planted.Count} planted, {kept.Count} kept by the table");
        Assert.Equal(option is not (ConfidentialityOption.RetainSafePrivate or ConfidentialityOption.RetainModifiedDates or ConfidentialityOption.CleanDescriptors
            or ConfidentialityOption.CleanStructuredContent or ConfidentialityOption.CleanGraphics), kept.Count > 0);
        Assert.All(dataset.Where(element => !element.Tag.IsGroupLength), element => Assert.Contains(result.Report.Entries, entry => entry.Path == element.Tag.ToHex()));
    }

    // Name and ID of the patient become the pseudonym under every option.
    private static bool IsReplacedInAnyCase(DicomTag tag) => tag == DicomTags.PatientName || tag == DicomTags.PatientID || tag == DicomTags.PatientAge;

    private static DeidentificationProfile With(ConfidentialityOption option) => option switch
    {
        ConfidentialityOption.RetainSafePrivate => DeidentificationProfile.Strict with { RetainSafePrivate = true },
        ConfidentialityOption.RetainUids => DeidentificationProfile.Strict with { RetainUids = true },
        ConfidentialityOption.RetainDeviceIdentity => DeidentificationProfile.Strict with { RetainDeviceIdentity = true },
        ConfidentialityOption.RetainInstitutionIdentity => DeidentificationProfile.Strict with { RetainInstitutionIdentity = true },
        ConfidentialityOption.RetainPatientCharacteristics => DeidentificationProfile.Strict with { RetainPatientCharacteristics = true },
        ConfidentialityOption.RetainFullDates => DeidentificationProfile.Strict with { Dates = DatePolicy.Retain },
        ConfidentialityOption.RetainModifiedDates => DeidentificationProfile.Strict with { Dates = DatePolicy.Shift },
        ConfidentialityOption.CleanDescriptors => DeidentificationProfile.Strict with { CleanDescriptors = true },
        ConfidentialityOption.CleanStructuredContent => DeidentificationProfile.Strict with { CleanStructuredContent = true },
        ConfidentialityOption.CleanGraphics => DeidentificationProfile.Strict with { CleanGraphics = true },
        _ => throw new ArgumentOutOfRangeException(nameof(option)),
    };
}
