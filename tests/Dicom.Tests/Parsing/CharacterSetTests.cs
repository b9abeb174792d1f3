using System.Text;

namespace Annotator.Dicom.Tests.Parsing;

/// <summary>The examples of PS3.5 annexes H to K, and one for each set.</summary>
public sealed class CharacterSetTests
{
    [Theory]
    [InlineData("ISO_IR 100", "Buc^J\u00e9r\u00f4me", "Buc^Jérôme")]
    [InlineData("ISO_IR 101", "W\u00b3adys\u00b3aw", "Władysław")]
    [InlineData("ISO_IR 109", "\u00f8u\u00fd", "ĝuŭ")]
    [InlineData("ISO_IR 110", "\u00e0\u00fe", "āū")]
    [InlineData("ISO_IR 126", "\u00c4\u00e9\u00ef\u00ed\u00f5\u00f3\u00e9\u00ef\u00f2", "Διονυσιος")]
    [InlineData("ISO_IR 127", "\u00e2\u00c8\u00c7\u00e6\u00ea^\u00e4\u00e6\u00d2\u00c7\u00d1", "قباني^لنزار")]
    [InlineData("ISO_IR 138", "\u00f9\u00f8\u00e5\u00ef^\u00e3\u00e1\u00e5\u00f8\u00e4", "שרון^דבורה")]
    [InlineData("ISO_IR 144", "\u00bb\u00ee\u00dacee\u00dc\u00d1yp\u00d3", "Люкceeмбypг")]
    [InlineData("ISO_IR 148", "\u00d0\u00fd", "Ğı")]
    [InlineData("ISO_IR 166", "\u00b9\u00d2\u00c1", "นาม")]
    [InlineData("ISO_IR 203", "\u00a4", "€")]
    [InlineData("ISO_IR 13", "\u00d4\u00cf\u00c0\u00de^\u00c0\u00db\u00b3", "ﾔﾏﾀﾞ^ﾀﾛｳ")]
    [InlineData("ISO_IR 192", "Wang^XiaoDong=\u00e7\u008e\u008b^\u00e5\u00b0\u008f\u00e6\u009d\u00b1", "Wang^XiaoDong=王^小東")]
    [InlineData("GB18030", "Wang^XiaoDong=\u00cd\u00f5^\u00d0\u00a1\u00b6\u00ab", "Wang^XiaoDong=王^小东")]
    [InlineData("GBK", "Wang^XiaoDong=\u00cd\u00f5^\u00d0\u00a1\u00b6\u00ab", "Wang^XiaoDong=王^小东")]
    [InlineData("\\ISO 2022 IR 87", "Yamada^Tarou=\u001b$B;3ED\u001b(B^\u001b$BB@O:\u001b(B=\u001b$B$d$^$@\u001b(B^\u001b$B$?$m$&\u001b(B",
        "Yamada^Tarou=山田^太郎=やまだ^たろう")]
    [InlineData("ISO 2022 IR 13\\ISO 2022 IR 87", "\u00d4\u00cf\u00c0\u00de^\u00c0\u00db\u00b3=\u001b$B;3ED\u001b(J^\u001b$BB@O:\u001b(J", "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎")]
    [InlineData("\\ISO 2022 IR 149", "Hong^Gildong=\u001b$)C\u00fb\u00f3^\u001b$)C\u00d1\u00ce\u00d4\u00d7=\u001b$)C\u00c8\u00ab^\u001b$)C\u00b1\u00e6\u00b5\u00bf", "Hong^Gildong=洪^吉洞=홍^길동")]
    [InlineData("\\ISO 2022 IR 58", "Zhang^XiaoDong=\u001b$)A\u00d5\u00c5^\u001b$)A\u00d0\u00a1\u00b6\u00ab", "Zhang^XiaoDong=张^小东")]
    [InlineData("\\ISO 2022 IR 159", "\u001b$(D0!\u001b(B", "丂")]
    [InlineData("ISO 2022 IR 100\\ISO 2022 IR 144", "\u00e9^\u001b-L\u00bb\u001b-A\u00e9", "é^Лé")]
    public void A_name_is_read_in_its_character_set(string terms, string coded, string expected) =>
        Assert.Equal(expected, DicomCharacterSet.Of(terms.Split('\\')).Decode(Encoding.Latin1.GetBytes(coded), DicomVr.PN));

    [Fact]
    public void A_backslash_inside_a_double_byte_character_separates_nothing()
    {
        // The second byte of U+8C7A (GBK D8 5C... any trail 5C) must not split the value.
        var bytes = DicomCharacterSet.Of(["GB18030"]).Encode("表俓\\b");
        Assert.Equal(["表俓", "b"], new DicomDataset().Set(DicomTags.SpecificCharacterSet, "GB18030").Set(DicomTags.OtherPatientNames, "表俓",
            "b").GetStrings(DicomTags.OtherPatientNames));
        Assert.Equal(2, bytes.Count(value => value == '\\'));
    }

    [Fact]
    public void Text_outside_the_set_is_refused_on_writing_and_never_replaced() =>
        Assert.Throws<EncoderFallbackException>(() => new DicomDataset().Set(DicomTags.SpecificCharacterSet, "ISO_IR 100").Set(DicomTags.PatientName, "山田"));

    [Fact]
    public void An_unknown_term_is_read_as_latin_and_said_to_be_unknown()
    {
        var set = DicomCharacterSet.Of(["KLINGON"]);
        Assert.False(set.IsKnown);
        Assert.Equal("é", set.Decode([0xE9], DicomVr.PN));
    }
}
