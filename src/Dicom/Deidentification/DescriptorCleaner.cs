using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Annotator.Dicom.Deidentification;

/// <summary>Reduces free descriptions to words that every radiology department uses and short numbers (PS3.15 E.3.5). What is not known to be safe
/// goes.</summary>
internal static partial class DescriptorCleaner
{
    private static readonly FrozenSet<string> Vocabulary = (
        "2d 3d 4d abd abdomen abdominal acquisition adc adrenal angio angiography ankle aorta ap apical arm art arterial artery asl "
        + "attenuation ax axial b0 bfc blade body bold bone bowel brain bravo breast breath c cap cardiac carotid cavum cerebral cervical "
        + "chest cine ciss cisternography cm cor coro coronal coronary ct cta cube cv delayed diff diffusion dixon dual dwi dynamic ear echo "
        + "elbow enhanced epi equilibrium expiration fast fat femur fiesta fine fl2d fl3d flair flash foot fov fs fse gad grase gre hand hd "
        + "head heart hi hip hires hold hr hu in inphase inspiration iv kidney knee kv kvp l lateral lava left leg liver lo localiser "
        + "localizer long low lower lspine lumbar lung mammo map mas mediastinum medium min mip mm motion mpr mprage mr mra mrcp mri mrv ms "
        + "nasal native neck non noncontrast opp orbit out pa pancreas pd pelvis perf perfusion pet phase pituitary plain plane portal post "
        + "posterior pre prostate protocol r rad radial recon rectum reformat renal resp rest right routine sag sagittal scan scout se sec "
        + "sella seq series sharp shoulder sinus skull slice slices smooth soft sp space spgr spine spleen ssfse standard std stir stress "
        + "stroke supine swi t1 t1w t2 t2star t2w tfe thick thin thoracic thorax thyroid time tissue tof topogram tra trace trans transverse "
        + "trufi tse tumor upper us vein venous vibe view vol volume wb weighted whole with without wo wrist ")
        .Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The safe words of a description, in their order; empty when none is left.</summary>
    /// <param name="description">The text.</param>
    /// <param name="names">Words that are names of people in this instance; they go whatever else they mean.</param>
    public static string Clean(string description, IReadOnlySet<string> names) =>
        string.Join(' ', Words().Matches(description).Select(match => match.Value).Where(word => IsSafe(word) && !names.Contains(word)));

    private static bool IsSafe(string word) => Vocabulary.Contains(word) || SafeNumber().IsMatch(word);

    [GeneratedRegex(@"[\p{L}\p{N}.]+", RegexOptions.CultureInvariant)]
    private static partial Regex Words();

    // A slice thickness or a b-value, never a date, a room or a record number.
    [GeneratedRegex(@"^\d{1,3}(\.\d{1,2})?(mm|cm|ms|s|d|kv|hu)?$|^b\d{1,4}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SafeNumber();
}
