using System.Collections.Immutable;

namespace Annotator.Grains.Images.Search;

/// <summary>At which level the archive is searched (PS3.18 10.6).</summary>
public enum SearchLevel
{
    /// <summary>Studies.</summary>
    Study,

    /// <summary>Series.</summary>
    Series,

    /// <summary>Instances.</summary>
    Instance,
}

/// <summary>A search of the archive.</summary>
/// <param name="Level">What is searched for.</param>
/// <param name="Matches">Conditions, all of which must hold.</param>
/// <param name="Offset">Results to leave out.</param>
/// <param name="Limit">Results at most.</param>
/// <param name="Parents">Levels above whose attributes are wanted too.</param>
/// <param name="WithHeaders">Whether attributes are wanted that are not kept ready: the header of an instance comes with each result.</param>
public sealed record SearchQuery(SearchLevel Level, ImmutableArray<SearchMatch> Matches, int Offset, int Limit, ImmutableArray<SearchLevel> Parents, bool WithHeaders);

/// <summary>One condition of a search.</summary>
/// <param name="Key">What is compared.</param>
/// <param name="Value">Single value, list of UIDs (with <c>,</c> or <c>\</c>), wildcards <c>*</c> and <c>?</c>, or a range of dates or times (PS3.4 C.2.2.2).</param>
public sealed record SearchMatch(SearchKey Key, string Value);

/// <summary>Something instances can be searched by.</summary>
/// <param name="Column">Its column.</param>
/// <param name="Level">The level it describes.</param>
/// <param name="Kind">How it is compared.</param>
public sealed record SearchKey(string Column, SearchLevel Level, SearchKeyKind Kind)
{
    /// <summary>Study Instance UID.</summary>
    public static SearchKey StudyInstanceUid { get; } = new("study_instance_uid", SearchLevel.Study, SearchKeyKind.Uid);

    /// <summary>Series Instance UID.</summary>
    public static SearchKey SeriesInstanceUid { get; } = new("series_instance_uid", SearchLevel.Series, SearchKeyKind.Uid);

    /// <summary>SOP Instance UID.</summary>
    public static SearchKey SopInstanceUid { get; } = new("sop_instance_uid", SearchLevel.Instance, SearchKeyKind.Uid);

    // The UIDs that name study, series and instance stand in the rows of every level below.
    internal bool IsIdentity => this == StudyInstanceUid || this == SeriesInstanceUid || this == SopInstanceUid;
}

/// <summary>How a key is compared.</summary>
public enum SearchKeyKind
{
    /// <summary>Equal to one of a list.</summary>
    Uid,

    /// <summary>Equal, or with wildcards.</summary>
    Text,

    /// <summary>Equal or with wildcards, case aside.</summary>
    PersonName,

    /// <summary>Equal as a number that is written in any way.</summary>
    Number,

    /// <summary>Equal, or in a range.</summary>
    DateOrTime,

    /// <summary>One of the study's modalities.</summary>
    ModalityInStudy,
}
