using System.Collections.Immutable;
using Annotator.Core.Contract;
using Annotator.Dicom;
using Annotator.Dicom.Deidentification;
using Annotator.Grains.Images.Quarantine;

namespace Annotator.Grains.Images.PixelText;

/// <summary>What the pixel check of an instance came to.</summary>
/// <param name="Regions">What was found: blanked when the instance is released, proposed when a person decides.</param>
/// <param name="Reasons">Why a person decides; empty when the instance may be released.</param>
/// <param name="Blanked">The instance with its text blanked; null when there was none, or when a person decides.</param>
/// <param name="Text">The same in words, for the report.</param>
internal sealed record PixelVerdict(ImmutableArray<PixelRegion> Regions, ImmutableArray<QuarantineReason> Reasons, DicomFile? Blanked, string Text);

/// <summary>Finds burned-in text, blanks it in every frame, and looks again in another way. What it is unsure of goes to a person.</summary>
public sealed class PixelInspector(TextRecognition reader)
{
    private const int MostLooks = 3;
    private readonly TextFinder _finder = new(reader);

    /// <summary>Whether text can be read at all.</summary>
    public bool CanRead => reader.IsAvailable;

    /// <summary>Checks an instance.</summary>
    /// <param name="file">The instance after its header was de-identified.</param>
    /// <param name="keepsMeasurements">Numbers with units stay.</param>
    /// <param name="cancellation">Ends it.</param>
    internal async Task<PixelVerdict> InspectAsync(DicomFile file, bool keepsMeasurements, CancellationToken cancellation)
    {
        if (!CanRead) return new PixelVerdict([], [QuarantineReasons.NoTextRecognition], null, "Not checked.");
        try
        {
            var pictures = FrameSamples.Of(file, cancellation);
            var found = await FindAsync(pictures, file, keepsMeasurements, cancellation);
            return await VerifyAsync(pictures, found, file, keepsMeasurements, cancellation);
        }
        catch (DicomFormatException e)
        {
            return new PixelVerdict([], [QuarantineReasons.CheckFailed(e.Code)], null, "The pixels could not be decoded.");
        }
        catch (TextReadingException)
        {
            return new PixelVerdict([], [QuarantineReasons.CheckFailed("text-recognition")], null, "Text recognition failed.");
        }
    }

    private async Task<List<Finding>> FindAsync(List<FramePicture> pictures, DicomFile file, bool keepsMeasurements, CancellationToken cancellation)
    {
        var findings = new List<Finding>();
        var regions = UltrasoundRegions.Of(file.Dataset);
        foreach (var grey in pictures.SelectMany(GreyPicture.Of))
        {
            foreach (var text in await _finder.FindAsync(grey, cancellation))
            {
                var kind = text.IsRead ? keepsMeasurements && text.IsMeasurement ? Finding.Measurement : Finding.Read : regions.IsOutside(text.Box) ? Finding.OutsideUltrasound : Finding.Unsure;
                findings.Add(new Finding(text.Box, kind));
            }
        }
        return Finding.Merged(findings);
    }

    // What a look at the blanked picture still reads in a line is blanked too and looked at again; the last look must find nothing.
    private async Task<PixelVerdict> VerifyAsync(List<FramePicture> pictures, List<Finding> found, DicomFile file, bool keepsMeasurements, CancellationToken cancellation)
    {
        for (var look = 1; ; look++)
        {
            var blank = found.Where(f => f.IsBlanked).Select(f => f.Rectangle).ToList();
            var left = Finding.Merged(await LookAgainAsync(pictures, found, blank, keepsMeasurements, cancellation));
            var read = left.Where(f => f.Kind == Finding.Read).ToList();
            if (read.Count == 0) return Conclude(file, found, left, blank);
            if (look == MostLooks) return Conclude(file, found, [.. left.Except(read), .. read.Select(f => f with { Kind = Finding.Left })], blank);
            found = Finding.Merged([.. found, .. read]);
        }
    }

    private async Task<List<Finding>> LookAgainAsync(List<FramePicture> pictures, List<Finding> found, List<PixelRectangle> blank, bool keepsMeasurements, CancellationToken cancellation)
    {
        var left = new List<Finding>();
        foreach (var grey in pictures.Select(p => p.Filled(blank)).SelectMany(GreyPicture.Of))
        {
            foreach (var text in await _finder.FindAgainAsync(grey, cancellation))
            {
                if (keepsMeasurements && text.IsMeasurement) continue;
                var isKnown = found.Exists(f => (!f.IsBlanked && !text.IsRead && text.Box.CoveredBy(f.Box.Padded(4, 4)) > 0.5) || (f.Kind == Finding.Measurement && text.Box.CoveredBy(f.Box.Padded(4, 4)) > 0.5));
                if (!isKnown) left.Add(new Finding(text.Box, !text.IsRead ? Finding.Unsure : text.IsShape ? Finding.Read : Finding.Left));
            }
        }
        return left;
    }

    private static PixelVerdict Conclude(DicomFile file, List<Finding> found, List<Finding> left, List<PixelRectangle> blank)
    {
        var reasons = ImmutableArray.CreateBuilder<QuarantineReason>();
        var unsure = found.Concat(left).Count(f => f.Kind == Finding.Unsure);
        if (unsure > 0) reasons.Add(QuarantineReasons.Unsure(unsure));
        if (left.Count(f => f.Kind == Finding.Left) is > 0 and var text) reasons.Add(QuarantineReasons.TextLeft(text));
        if (file.Dataset.GetString(DicomTags.BurnedInAnnotation) == "YES" && blank.Count == 0) reasons.Add(QuarantineReasons.NothingFound);
        ImmutableArray<PixelRegion> regions = [.. found.Concat(left).Select(f => f.Region)];
        if (reasons.Count > 0) return new PixelVerdict(regions, reasons.ToImmutable(), null, "A person decides.");
        return blank.Count == 0
            ? new PixelVerdict(regions, [], null, "No text was found, by two passes.")
            : new PixelVerdict(regions, [], PixelBlanker.Blank(file, blank), FormattableString.Invariant($"Text in {blank.Count} places was blanked in every frame; a second pass found none."));
    }
}
