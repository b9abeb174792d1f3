using System.Globalization;
using Annotator.Dicom.Objects;
using Annotator.Dicom.Tests.Support;

namespace Annotator.Dicom.Tests.Objects;

/// <summary>Standardised uptake by body weight, against QIBA's pseudo-code in Python (<c>peers/suvbw.py</c>).</summary>
public sealed class PetUptakeTests(ITestOutputHelper log)
{
    private const string Philips = "Philips PET Private Group";

    // What differs from a plain F-18 image: injected 09:12:30, scanned 10:15:00, 70.5 kg, 350 MBq.
    private static readonly (string Name, Action<DicomDataset, DicomDataset> Change)[] Good =
    [
        ("START", (_, _) => { }),
        ("ADMIN", (d, _) => d.Set(DicomTags.DecayCorrection, "ADMIN")),
        ("START, another half-life", (_, t) => t.Set(DicomTags.RadionuclideHalfLife, 1223)),
        ("injected before midnight, time only", (d, t) => { At(d, "20240316", "001500"); t.Set(DicomTags.RadiopharmaceuticalStartTime, "233000.5"); }),
        ("injected before midnight, with its date", (d, t) => { At(d, "20240316", "001500"); t.Set(DicomTags.RadiopharmaceuticalStartDateTime, "20240315233000"); }),
        ("date and time go before a time alone", (_, t) => t.Set(DicomTags.RadiopharmaceuticalStartDateTime, "20240315090000.250000")),
        ("days before: I-124", (_, t) => { t.Set(DicomTags.RadiopharmaceuticalStartDateTime, "20240312120000"); t.Set(DicomTags.RadionuclideHalfLife, 360806); }),
        ("another offset from UTC", (d, t) => { d.Set(DicomTags.TimezoneOffsetFromUtc, "+0100"); t.Set(DicomTags.RadiopharmaceuticalStartDateTime, "20240315081230+0000"); }),
        ("offset only at the injection", (_, t) => t.Set(DicomTags.RadiopharmaceuticalStartDateTime, "20240315091230+0100")),
        ("later bed position", (d, _) => d.Set(DicomTags.AcquisitionTime, "102400")),
        ("post-processed series: back from the frame's time", (d, _) => d
            .Set(DicomTags.SeriesTime, "140000").Set(DicomTags.AcquisitionTime, "101800").Set(DicomTags.FrameReferenceTime, 272_000).Set(DicomTags.ActualFrameDuration, 180_000)),
        ("post-processed series: GE's own start", (d, _) => d.Set(DicomTags.SeriesTime, "140000")
            .Set(Text(0x0009, 0x0010, DicomVr.LO, "GEMS_PETD_01")).Set(Text(0x0009, 0x100D, DicomVr.DT, "20240315101500.00"))),
        ("GML", (d, _) => d.Set(DicomTags.Units, "GML").Set(DicomTags.SuvType, "BW")),
        ("Philips counts: SUV factor, block 12", (d, _) => d.Set(DicomTags.Units, "CNTS")
            .Set(Text(0x7053, 0x0010, DicomVr.LO, "ELSE")).Set(Text(0x7053, 0x0012, DicomVr.LO, Philips)).Set(Text(0x7053, 0x1200, DicomVr.DS, "0.000551"))),
        ("Philips counts: activity factor", (d, _) => d.Set(DicomTags.Units, "CNTS")
            .Set(Text(0x7053, 0x0010, DicomVr.LO, Philips)).Set(Text(0x7053, 0x1000, DicomVr.DS, "0")).Set(Text(0x7053, 0x1009, DicomVr.DS, "1.25"))),
    ];

    public static TheoryData<string, string> Refused => new()
    {
        { "weight", "Patient's Weight (0010,1030) is missing." }, { "weight 0", "Patient's Weight (0010,1030) is missing." },
        { "dose", "Radionuclide Total Dose (0018,1074) is missing." }, { "dose in MBq", "Radionuclide Total Dose (0018,1074) is no dose in Bq." },
        { "half-life", "Radionuclide Half Life (0018,1075) is missing." }, { "injection", "Radiopharmaceutical Start Time (0018,1072) is missing." },
        { "tracer", "Radiopharmaceutical Information Sequence (0054,0016) has 0 items, not one." }, { "two tracers", "Radiopharmaceutical Information Sequence (0054,0016) has 2 items, not one." },
        { "units", "Units (0054,1001) is missing." }, { "propcps", "Units (0054,1001) is PROPCPS; SUV is made of BQML, CNTS or GML." },
        { "counts", $"Units (0054,1001) is CNTS, and neither the SUV factor (7053,xx00) nor the activity factor (7053,xx09) of the {Philips} is there." },
        { "lean", "SUV Type (0054,1006) is LBM: the values are standardised, but not by body weight." },
        { "correction", "Decay Correction (0054,1102) is missing." }, { "NONE", "Decay Correction (0054,1102) is NONE; SUV needs START or ADMIN." },
        { "attenuation", "Corrected Image (0028,0051) does not have ATTN." }, { "decay", "Corrected Image (0028,0051) does not have DECY." },
        { "acquisition", "Acquisition Time (0008,0032) is missing." }, { "after", "Radiopharmaceutical Start DateTime (0018,1078) lies after the scan." },
        { "long ago", "Between administration and scan lie more than 20 half-lives." },
        { "late series", "Frame Reference Time (0054,1300) is missing, and Series Time is not the start of the scan." },
    };

    [Fact]
    public void Each_kind_of_image_has_the_factor_of_the_pseudo_code()
    {
        var folder = Directory.CreateTempSubdirectory("suv").FullName;
        try
        {
            var made = Good.Select(kind => Make(kind, 1)).ToList();
            var files = made.Select((d, n) => Path.Combine(folder, $"{n:00}.dcm")).ToList();
            foreach (var (dataset, file) in made.Zip(files)) File.WriteAllBytes(file, DicomWriter.ToBytes(new DicomFile(dataset, TransferSyntax.ExplicitLittleEndian)));
            var theirs = Peers.Pydicom("suvbw.py", files).Select(line => double.Parse(line, CultureInfo.InvariantCulture)).ToList();
            for (var n = 0; n < made.Count; n++)
            {
                var ours = FrameReader.Read(made[n])[0].Uptake!;
                log.WriteLine($"{Good[n].Name,-52} {ours.Factor:R} · {theirs[n]:R} {ours.Unit}{ours.Refusal}");
                Assert.InRange(Math.Abs((ours.Factor!.Value / theirs[n]) - 1), 0, 1e-9);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory, MemberData(nameof(Refused))]
    public void What_is_missing_is_named(string what, string refusal)
    {
        var uptake = FrameReader.Read(Without(what))[0].Uptake!;
        Assert.Equal((null, refusal), (uptake.Factor, uptake.Refusal));
    }

    [Fact]
    public void The_factor_is_made_of_what_came_and_holds_when_de_identification_took_it_away()
    {
        var received = Make(Good[0], 1);
        var kept = new DicomDataset();
        foreach (var element in received)
        {
            if (element.Tag != DicomTags.PatientWeight && element.Tag != DicomTags.SeriesTime && element.Tag != DicomTags.AcquisitionTime) kept.Set(element);
        }
        Assert.Equal(FrameReader.Read(received)[0].Uptake, FrameReader.Read(kept, received: received)[0].Uptake);
        Assert.Null(FrameReader.Read(kept)[0].Uptake!.Factor);
    }

    [Fact]
    public void Only_PET_has_uptake() => Assert.Null(FrameReader.Read(Make(("CT", (d, _) => d.Set(DicomTags.Modality, "CT")), 1))[0].Uptake);

    private static DicomDataset Without(string what) => Make((what, (d, t) =>
    {
        switch (what)
        {
            case "weight": d.Remove(DicomTags.PatientWeight); break;
            case "weight 0": d.Set(DicomTags.PatientWeight, 0); break;
            case "dose": t.Remove(DicomTags.RadionuclideTotalDose); break;
            case "dose in MBq": t.Set(DicomTags.RadionuclideTotalDose, 350); break;
            case "half-life": t.Remove(DicomTags.RadionuclideHalfLife); break;
            case "injection": t.Remove(DicomTags.RadiopharmaceuticalStartTime); break;
            case "units": d.Remove(DicomTags.Units); break;
            case "propcps": d.Set(DicomTags.Units, "PROPCPS"); break;
            case "counts": d.Set(DicomTags.Units, "CNTS"); break;
            case "lean": d.Set(DicomTags.Units, "GML").Set(DicomTags.SuvType, "LBM"); break;
            case "correction": d.Remove(DicomTags.DecayCorrection); break;
            case "NONE": d.Set(DicomTags.DecayCorrection, "NONE"); break;
            case "attenuation": d.Set(DicomTags.CorrectedImage, "DECY", "SCAT"); break;
            case "decay": d.Set(DicomTags.CorrectedImage, "ATTN"); break;
            case "acquisition": d.Remove(DicomTags.AcquisitionTime); break;
            case "after": t.Set(DicomTags.RadiopharmaceuticalStartDateTime, "20240315110000"); break;
            case "long ago": t.Set(DicomTags.RadiopharmaceuticalStartDateTime, "20240301110000"); break;
            case "late series": d.Set(DicomTags.SeriesTime, "120000"); break;
            default: break;
        }
    }), what is "tracer" ? 0 : what is "two tracers" ? 2 : 1);

    private static DicomDataset Make((string Name, Action<DicomDataset, DicomDataset> Change) kind, int tracers)
    {
        var tracer = new DicomDataset().Set(DicomTags.RadiopharmaceuticalStartTime, "091230").Set(DicomTags.RadionuclideTotalDose, 350e6).Set(DicomTags.RadionuclideHalfLife, 6586.2);
        var dataset = new DicomDataset()
            .Set(DicomTags.SopClassUid, SopClasses.PositronEmissionTomographyImageStorage).Set(DicomTags.SopInstanceUid, "1.2.3.1")
            .Set(DicomTags.StudyInstanceUid, "1.2.1").Set(DicomTags.SeriesInstanceUid, "1.2.2").Set(DicomTags.Modality, "PT")
            .Set(DicomTags.Units, "BQML").Set(DicomTags.CorrectedImage, "DECY", "ATTN", "SCAT").Set(DicomTags.DecayCorrection, "START").Set(DicomTags.PatientWeight, 70.5)
            .Set(DicomTags.SamplesPerPixel, 1).Set(DicomTags.PhotometricInterpretation, "MONOCHROME2").Set(DicomTags.Rows, 2).Set(DicomTags.Columns, 3)
            .Set(DicomTags.BitsAllocated, 16).Set(DicomTags.BitsStored, 16).Set(DicomTags.HighBit, 15).Set(DicomTags.PixelRepresentation, 0)
            .Set(new DicomElement(DicomTags.PixelData, DicomVr.OW, new byte[12]));
        At(dataset, "20240315", "101500");
        kind.Change(dataset, tracer);
        return tracers == 0 ? dataset : dataset.Set(DicomTags.RadiopharmaceuticalInformationSequence, [.. Enumerable.Repeat(tracer, tracers)]);
    }

    private static void At(DicomDataset dataset, string date, string time) => dataset
        .Set(DicomTags.SeriesDate, date).Set(DicomTags.SeriesTime, time).Set(DicomTags.AcquisitionDate, date).Set(DicomTags.AcquisitionTime, time);

    private static DicomElement Text(int group, int element, DicomVr vr, string text) => DicomElement.OfStrings(new DicomTag(group, element), vr, [text], DicomCharacterSet.Default);
}
