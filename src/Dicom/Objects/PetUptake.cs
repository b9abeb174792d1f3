using System.Globalization;
using Annotator.Core.Geometry;

namespace Annotator.Dicom.Objects;

/// <summary>The factor that makes standardised uptake values by body weight of the modality values of a PET image (PS3.3 C.8.9; QIBA's pseudo-code for
/// vendor-neutral SUVbw).</summary>
/// <remarks>Dose and weight are multiplied into one number here, and times subtracted, before anything is kept: de-identification removes them.</remarks>
internal static class PetUptake
{
    private const double GramsPerKilogram = 1000;

    // A dose outside of this is no Bq: devices are known that write MBq. After so many half-lives nothing is left to measure.
    private const double LeastDoseBq = 1e5, MostDoseBq = 1e11, MostHalfLives = 20;
    private const string PhilipsGroup = "Philips PET Private Group", GeGroup = "GEMS_PETD_01";
    private static readonly DicomTag PhilipsCreators = new(0x7053, 0x0010), GeCreators = new(0x0009, 0x0010);

    /// <summary>The scale of a frame; null when it is no PET image. Read from the instance as it was received.</summary>
    public static UptakeScale? Read(DicomDataset dataset)
    {
        if (dataset.GetString(DicomTags.Modality) != "PT") return null;
        var units = dataset.GetString(DicomTags.Units);
        try
        {
            return new(UnitOf(units), units switch
            {
                "BQML" => OfActivity(dataset),
                "CNTS" => OfCounts(dataset),
                "GML" => OfUptake(dataset),
                null => throw Missing(DicomTags.Units),
                _ => throw new UptakeRefusedException($"{Name(DicomTags.Units)} is {units}; SUV is made of BQML, CNTS or GML."),
            });
        }
        catch (UptakeRefusedException refused)
        {
            return new(UnitOf(units), null, refused.Message);
        }
    }

    private static string? UnitOf(string? units) => units switch { "BQML" => "Bq/ml", "CNTS" => "counts", "GML" => UptakeScale.SuvUnit, "" => null, _ => units };

    private static double OfUptake(DicomDataset dataset) => dataset.GetString(DicomTags.SuvType) is null or "BW"
        ? 1
        : throw new UptakeRefusedException($"{Name(DicomTags.SuvType)} is {dataset.GetString(DicomTags.SuvType)}: the values are standardised, but not by body weight.");

    private static double OfCounts(DicomDataset dataset)
    {
        if (Private(dataset, PhilipsCreators, PhilipsGroup, 0x00) is { } element && First(element) is { } factor and > 0)
        {
            RequireCorrections(dataset);
            return factor;
        }
        if (Private(dataset, PhilipsCreators, PhilipsGroup, 0x09) is { } activity && First(activity) is { } scale and > 0) return OfActivity(dataset) * scale;
        throw new UptakeRefusedException(
            $"{Name(DicomTags.Units)} is CNTS, and neither the SUV factor (7053,xx00) nor the activity factor (7053,xx09) of the {PhilipsGroup} is there.");
    }

    private static double OfActivity(DicomDataset dataset)
    {
        RequireCorrections(dataset);
        var weight = Positive(dataset, DicomTags.PatientWeight);
        var tracers = dataset.GetItems(DicomTags.RadiopharmaceuticalInformationSequence);
        if (tracers is not [var tracer]) throw new UptakeRefusedException($"{Name(DicomTags.RadiopharmaceuticalInformationSequence)} has {tracers.Count} items, not one.");
        var dose = Positive(tracer, DicomTags.RadionuclideTotalDose);
        if (dose is < LeastDoseBq or > MostDoseBq) throw new UptakeRefusedException($"{Name(DicomTags.RadionuclideTotalDose)} is no dose in Bq.");
        return weight * GramsPerKilogram / (dose * Remaining(dataset, tracer));
    }

    // What is left of the dose at the moment to which the activity was corrected.
    private static double Remaining(DicomDataset dataset, DicomDataset tracer)
    {
        switch (dataset.GetString(DicomTags.DecayCorrection))
        {
            case "ADMIN": return 1;
            case "START": break;
            case null: throw Missing(DicomTags.DecayCorrection);
            case var other: throw new UptakeRefusedException($"{Name(DicomTags.DecayCorrection)} is {other}; SUV needs START or ADMIN.");
        }
        var halfLife = Positive(tracer, DicomTags.RadionuclideHalfLife);
        var scan = ScanStart(dataset, halfLife);
        var seconds = (scan - Injection(dataset, tracer, scan)).TotalSeconds;
        if (seconds < 0) throw new UptakeRefusedException($"{Name(DicomTags.RadiopharmaceuticalStartDateTime)} lies after the scan.");
        if (seconds > MostHalfLives * halfLife) throw new UptakeRefusedException($"Between administration and scan lie more than {MostHalfLives} half-lives.");
        return Math.Pow(2, -seconds / halfLife);
    }

    // Series Date and Time, unless the series was made after its images were acquired; then what GE notes, or else the start that the frame counts its time from.
    private static DateTime ScanStart(DicomDataset dataset, double halfLife)
    {
        var acquired = Moment(dataset, DicomTags.AcquisitionDate, DicomTags.AcquisitionTime) ?? throw Missing(DicomTags.AcquisitionTime);
        if (Moment(dataset, DicomTags.SeriesDate, DicomTags.SeriesTime) is { } series && series <= acquired) return series;
        if (Private(dataset, GeCreators, GeGroup, 0x0D) is { } ge && DicomDates.ParseDateTime(Text(ge)) is { } noted) return noted.DateTime;
        var reference = dataset.GetDouble(DicomTags.FrameReferenceTime) ?? 0;
        var duration = dataset.GetDouble(DicomTags.ActualFrameDuration) ?? 0;
        if (reference <= 0) throw Missing(DicomTags.FrameReferenceTime, "and Series Time is not the start of the scan");
        if (duration <= 0) throw Missing(DicomTags.ActualFrameDuration, "and Series Time is not the start of the scan");
        // The frame's time is when its decaying count rate is its mean.
        var decays = Math.Log(2) / halfLife * (duration / 1000);
        var mean = halfLife / Math.Log(2) * Math.Log(decays / (1 - Math.Exp(-decays)));
        return acquired.AddSeconds(mean - (reference / 1000));
    }

    private static DateTime Injection(DicomDataset dataset, DicomDataset tracer, DateTime scan)
    {
        if (tracer.GetString(DicomTags.RadiopharmaceuticalStartDateTime) is { Length: >= 12 } text && DicomDates.ParseDateTime(text) is { } at)
        {
            // Other times have the offset of the dataset, when it tells one.
            var zone = DicomDates.ParseDateTime($"20000101000000{dataset.GetString(DicomTags.TimezoneOffsetFromUtc)}")?.Offset;
            return text.AsSpan(8).IndexOfAny('+', '-') >= 0 && dataset.Contains(DicomTags.TimezoneOffsetFromUtc) && zone is { } offset ? at.ToOffset(offset).DateTime : at.DateTime;
        }
        if (tracer.GetTime(DicomTags.RadiopharmaceuticalStartTime) is not { } time) throw Missing(DicomTags.RadiopharmaceuticalStartTime);
        // A time without a date: before the scan, so the day before when it is later in the day.
        var sameDay = scan.Date + time;
        return sameDay > scan ? sameDay.AddDays(-1) : sameDay;
    }

    private static DateTime? Moment(DicomDataset dataset, DicomTag date, DicomTag time) =>
        dataset.GetDate(date) is { } day && dataset.GetTime(time) is { } ofDay ? day.ToDateTime(TimeOnly.MinValue) + ofDay : null;

    private static void RequireCorrections(DicomDataset dataset)
    {
        var corrected = dataset.GetStrings(DicomTags.CorrectedImage);
        foreach (var needed in (string[])["ATTN", "DECY"])
        {
            if (!corrected.Contains(needed)) throw new UptakeRefusedException($"{Name(DicomTags.CorrectedImage)} does not have {needed}.");
        }
    }

    private static double Positive(DicomDataset dataset, DicomTag tag) => dataset.GetDouble(tag) is { } value and > 0 ? value : throw Missing(tag);

    /// <summary>An element of a private block, wherever its creator reserved it (PS3.5 7.8.1).</summary>
    private static DicomElement? Private(DicomDataset dataset, DicomTag first, string creator, int element)
    {
        for (var block = first.Element; block <= 0xFF; block++)
        {
            if (dataset[new DicomTag(first.Group, block)]?.GetString() == creator) return dataset[new DicomTag(first.Group, (block << 8) | element)];
        }
        return null;
    }

    private static double? First(DicomElement element) => element.Vr == DicomVr.UN
        ? double.TryParse(Text(element), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null
        : element.GetDoubles() is [var number, ..] && double.IsFinite(number) ? number : null;

    private static string Text(DicomElement element) => element.Vr == DicomVr.UN
        ? DicomCharacterSet.Default.Decode(element.Bytes.Span, DicomVr.LO).Split('\\')[0].Trim(' ', '\0')
        : element.GetString() ?? "";

    private static UptakeRefusedException Missing(DicomTag tag, string? also = null) => new($"{Name(tag)} is missing{(also is null ? "" : $", {also}")}.");

    private static string Name(DicomTag tag) => $"{DicomDictionary.Find(tag)?.Name ?? DicomDictionary.KeywordOf(tag)} {tag}";

    private sealed class UptakeRefusedException(string message) : Exception(message);
}
