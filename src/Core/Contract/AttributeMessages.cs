using System.Collections.Immutable;

namespace Annotator.Core.Contract;

/// <summary>One attribute of an image, as it is kept after de-identification.</summary>
/// <param name="Path">Where it stands, such as <c>00400275[0].00080100</c>; items of sequences count from 0.</param>
/// <param name="Tag">Its tag, <c>(gggg,eeee)</c>.</param>
/// <param name="Vr">Its value representation.</param>
/// <param name="Keyword">The standard's keyword; null for a private or unknown one.</param>
/// <param name="Name">The standard's name; null for a private or unknown one.</param>
/// <param name="Creator">Who owns the block of a private one; null for the standard's.</param>
/// <param name="Values">Its first values, long ones cut.</param>
/// <param name="Count">How many values, or items of a sequence, it has.</param>
/// <param name="Bytes">The size of a value that is not text and is not shown, 0 when it is kept apart from the header; null for others.</param>
/// <param name="IsSequence">Whether it has items, to be asked for by its path.</param>
/// <param name="Within">The names of the sequences it stands in and the numbers of their items from 1, outermost first; empty at the top.</param>
public sealed record AttributeRow(
    string Path, string Tag, string Vr, string? Keyword, string? Name, string? Creator, ImmutableArray<string> Values, int Count, long? Bytes, bool IsSequence,
    ImmutableArray<string> Within);

/// <summary>A page of the attributes of one image.</summary>
/// <param name="SopInstanceUid">The image.</param>
/// <param name="Items">The attributes in the order of their tags.</param>
/// <param name="Total">How many there are in all.</param>
/// <param name="Next">The offset of the next page; null at the end.</param>
public sealed record AttributePage(string SopInstanceUid, ImmutableArray<AttributeRow> Items, int Total, int? Next);
