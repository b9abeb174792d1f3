using System.Text;
using System.Text.Json;
using Annotator.Dicom.Tests.Support;
using Annotator.Dicom.Web;

namespace Annotator.Dicom.Tests.Web;

public sealed class DicomJsonTests
{
    [Fact]
    public void Real_headers_are_written_as_pydicom_writes_them()
    {
        var files = TestData.Files("ct-phantom-1mm").Take(2).Concat(TestData.Files("ct-head-tilted").Take(2)).Append(Path.Combine(TestData.Folder("transfer-syntaxes"), "MR2_J2KI.dcm")).ToArray();
        var theirs = Peers.Pydicom("dump_json.py", files);
        Assert.Empty(files.SelectMany((file, i) => Differences("", Ours(file), JsonDocument.Parse(theirs[i]).RootElement).Select(text =>
            $"{Path.GetFileName(file)} {text}")));
    }

    [Fact]
    public void What_is_written_reads_back_equal()
    {
        var dataset = Samples.Nested();
        var back = Assert.Single(DicomJsonReader.Read(DicomJsonWriter.ToBytes([dataset])));
        var (expected, actual) = (ElementDump.Of(dataset), ElementDump.Of(back));
        expected.Remove(DicomTags.SpecificCharacterSet.ToHex());
        Assert.Equal(expected.OrderBy(row => row.Key).Select(row => (row.Key, row.Value.Vr, string.Join('|', row.Value.Values))),
            actual.OrderBy(row => row.Key).Select(row => (row.Key, row.Value.Vr, string.Join('|', row.Value.Values))));
    }

    [Fact]
    public void A_name_has_its_three_groups()
    {
        var json = JsonDocument.Parse(DicomJsonWriter.ToBytes([Samples.Nested()])).RootElement[0].GetProperty("00100010").GetProperty("Value")[0];
        Assert.Equal(["Müller^Jörg", "山田^太郎", "やまだ^たろう"], new[] { "Alphabetic", "Ideographic", "Phonetic" }.Select(name => json.GetProperty(name).GetString()));
    }

    [Fact]
    public void Bulk_values_go_by_reference_when_a_place_is_given_and_pixels_never_inline()
    {
        var dataset = Samples.Image(1, 1, 16, [1, 2]);
        Assert.False(JsonDocument.Parse(DicomJsonWriter.ToBytes([dataset])).RootElement[0].TryGetProperty("7FE00010", out _));
        var json = JsonDocument.Parse(DicomJsonWriter.ToBytes([dataset], (path, _) => $"https://host/bulk/{path}")).RootElement[0];
        Assert.Equal("https://host/bulk/7FE00010", json.GetProperty("7FE00010").GetProperty("BulkDataURI").GetString());
    }

    [Theory]
    [InlineData("[{]")]
    [InlineData("""[{"0010001":{"vr":"PN"}}]""")]
    [InlineData("""[{"00100010":{"vr":"??"}}]""")]
    [InlineData("""[{"00280010":{"vr":"US","Value":[70000]}}]""")]
    [InlineData("""[{"7FE00010":{"vr":"OW","BulkDataURI":"x"}}]""")]
    [InlineData("""[{"7FE00010":{"vr":"OW","InlineBinary":"?"}}]""")]
    public void A_body_that_is_no_dicom_json_is_refused(string body) =>
        Assert.Equal(DicomErrorCodes.BadBody, Assert.Throws<DicomFormatException>(() => DicomJsonReader.Read(Encoding.UTF8.GetBytes(body))).Code);

    private static JsonElement Ours(string file) =>
        JsonDocument.Parse(DicomJsonWriter.ToBytes([DicomFile.Read(File.ReadAllBytes(file)).Dataset])).RootElement[0];

    private static IEnumerable<string> Differences(string path, JsonElement ours, JsonElement theirs)
    {
        foreach (var attribute in theirs.EnumerateObject().Where(attribute => !attribute.Name.EndsWith("0000", StringComparison.Ordinal)))
        {
            if (!ours.TryGetProperty(attribute.Name, out var own))
            {
                yield return $"{path}{attribute.Name}: only the peer has it";
            }
            else if (attribute.Value.GetProperty("vr").GetString() == "SQ")
            {
                var (mine, other) = (Items(own), Items(attribute.Value));
                foreach (var difference in mine.Length != other.Length ? [$"{path}{attribute.Name}: {mine.Length} items"]
                    : mine.Zip(other).SelectMany(pair => Differences($"{path}{attribute.Name}.", pair.First, pair.Second)))
                {
                    yield return difference;
                }
            }
            else if (Canonical(own) != Canonical(attribute.Value))
            {
                yield return $"{path}{attribute.Name}: {Canonical(own)} against {Canonical(attribute.Value)}";
            }
        }
    }

    private static JsonElement[] Items(JsonElement attribute) => attribute.TryGetProperty("Value", out var value) ? [.. value.EnumerateArray()] : [];

    private static string Canonical(JsonElement attribute) => attribute.GetProperty("vr").GetString() + " "
        + (attribute.TryGetProperty("InlineBinary", out var bytes) ? bytes.GetString() : string.Join('|', Items(attribute).Select(value =>
            Text(value, attribute.GetProperty("vr").GetString() == "FL"))));

    // pydicom writes a name with all three groups, empty ones too, an empty value as an empty string, and a float with the digits of a double.
    private static string Text(JsonElement value, bool isSingle) => value.ValueKind switch
    {
        JsonValueKind.Number => (isSingle ? (float)value.GetDouble() : value.GetDouble()).ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        JsonValueKind.Object => string.Join('=', value.EnumerateObject().Select(group => group.Value.GetString()).Where(text => !string.IsNullOrEmpty(text))),
        JsonValueKind.Null => "",
        _ => value.GetString()!.Trim(' ', '\0'),
    };
}
