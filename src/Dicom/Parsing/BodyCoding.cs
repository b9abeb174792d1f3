namespace Annotator.Dicom.Parsing;

/// <summary>Finds how a dataset is really coded: the meta information may be missing, or not agree with the bytes.</summary>
internal static class BodyCoding
{
    /// <summary>Bytes without a preamble begin with an element of a low, even group, with a VR or a length that fits.</summary>
    public static bool LooksLikeDataset(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 8)
        {
            return false;
        }
        var coding = Of(bytes, null);
        var tag = coding.Tag(bytes, 0);
        return tag.Group is 0x0002 or 0x0004 or 0x0008 or 0x0010 && tag.Element < 0x4000
            && (coding.IsExplicit || coding.UInt32(bytes, 4) <= (uint)(bytes.Length - 8));
    }

    /// <summary>The coding of a body whose transfer syntax is stated, or null when it is not.</summary>
    public static ValueCoding Of(ReadOnlySpan<byte> body, TransferSyntax? stated)
    {
        var expected = stated is null ? ValueCoding.ImplicitLittle : new ValueCoding(stated.IsExplicitVr, stated.IsBigEndian);
        if (body.Length < 8)
        {
            return expected;
        }
        var (little, big) = (body[0] | (body[1] << 8), (body[0] << 8) | body[1]);
        var isBig = little == big ? expected.IsBigEndian : IsLikelyFirstGroup(big) && !IsLikelyFirstGroup(little)
            || (expected.IsBigEndian && IsLikelyFirstGroup(big));
        var isExplicit = DicomVrs.TryParse(body[4], body[5], out _);
        return new ValueCoding(isExplicit, isBig);
    }

    /// <summary>The transfer syntax that the bytes show: the stated one where it agrees in what can be seen.</summary>
    public static TransferSyntax SyntaxOf(ValueCoding coding, TransferSyntax? stated)
    {
        if (stated is not null && stated.IsExplicitVr == coding.IsExplicit && stated.IsBigEndian == coding.IsBigEndian)
        {
            return stated;
        }
        // A wrong VR coding says nothing of the pixels: an encapsulated syntax stays, and the pixel reader looks for fragments.
        return stated is { IsEncapsulated: true } ? stated
            : coding.IsBigEndian ? TransferSyntax.ExplicitBigEndian
            : coding.IsExplicit ? TransferSyntax.ExplicitLittleEndian : TransferSyntax.ImplicitLittleEndian;
    }

    private static bool IsLikelyFirstGroup(int group) => group is > 0 and <= 0x00FF;
}
