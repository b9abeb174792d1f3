using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Annotator.Dicom.Deidentification;

/// <summary>Reduces free descriptions to words that every radiology department uses and short numbers (PS3.15 E.3.5). What is not known to be safe goes.</summary>
internal static partial class DescriptorCleaner
{
    private static readonly FrozenSet<string> Vocabulary = (
        "abd abdomen abdominal acquisition adc adrenal angio angiography ankle aorta ap apical arm art arterial artery asl attenuation ax axial b0 bfc blade body bold bone bowel brain breast breath "
        + "bravo c cap cardiac carotid cavum cerebral cervical chest cine ciss cisternography cor coronal coronary coro cor ct cta cube cv delayed diff diffusion dixon dual dwi dynamic ear echo elbow "
        + "enhanced epi equilibrium expiration fast fat femur fiesta fine fl2d fl3d flair flash foot fov fs fse gad gre grase hand hd head heart hip hires hold hr inphase in inspiration iv kidney knee "
        + "kv l lateral lava left leg liver localizer localiser long low lspine lumbar lung map mammo mediastinum medium mip motion mpr mprage mr mra mrcp mri mrv nasal native neck non noncontrast "
        + "opp orbit out pa pancreas pd pelvis perf perfusion pet phase pituitary plain plane portal post posterior pre prostate protocol r radial rad recon reformat rectum renal resp rest right routine sag sagittal scan "
        + "scout se sella seq series shoulder sinus skull soft sp spgr spine spine spleen ssfse std stir stress stroke supine swi space t1 t1w t2 t2w t2star tfe thin thick thorax thoracic thyroid time tissue tof topogram tra "
        + "trace trans transverse trufi tse tumor upper lower us vein venous vibe view vol volume wb weighted whole with without wo wrist 2d 3d 4d mm cm ms sec min hu kvp mas slice slices standard sharp smooth lo hi")
        .Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The safe words of a description, in their order; empty when none is left.</summary>
    public static string Clean(string description) => string.Join(' ', Words().Matches(description).Select(match => match.Value).Where(IsSafe));

    private static bool IsSafe(string word) => Vocabulary.Contains(word) || SafeNumber().IsMatch(word);

    [GeneratedRegex(@"[\p{L}\p{N}.]+", RegexOptions.CultureInvariant)]
    private static partial Regex Words();

    // A slice thickness or a b-value, never a date, a room or a record number.
    [GeneratedRegex(@"^\d{1,3}(\.\d{1,2})?(mm|cm|ms|s|d|kv|hu)?$|^b\d{1,4}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SafeNumber();
}
