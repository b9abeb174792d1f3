using System.Globalization;
using System.Text;
using Annotator.Dicom.Deidentification;

namespace Annotator.Dicom.Tests.Deidentification;

/// <summary>An instance that has every attribute of Table E.1-1, each with a value of its own that can be looked for.</summary>
internal static class PlantedInstance
{
    public static (DicomDataset Dataset, List<(DicomTag Tag, string Value)> Planted) Make()
    {
        var dataset = new DicomDataset().Set(DicomTags.SopClassUid, SopClasses.CTImageStorage);
        var planted = new List<(DicomTag, string)>();
        var number = 0;
        foreach (var (tag, _) in ConfidentialityTable.Single.Where(row => row.Key.Group != 2).OrderBy(row => row.Key))
        {
            Plant(dataset, tag, DicomDictionary.Find(tag)?.Vr ?? DicomVr.LO, ++number, planted);
        }
        foreach (var tag in new[] { new DicomTag(0x6002, 0x3000), new DicomTag(0x6002, 0x4000), new DicomTag(0x6002, 0x0022), new DicomTag(0x5004, 0x3000),
            new DicomTag(0x5004, 0x200E) })
        {
            Plant(dataset, tag, DicomVr.OB, ++number, planted);
        }
        dataset.Set(new DicomElement(new DicomTag(0x0009, 0x0010), DicomVr.LO, "ACME SECRETS"u8.ToArray()));
        Plant(dataset, new DicomTag(0x0009, 0x1001), DicomVr.LO, ++number, planted);
        return (dataset, planted);
    }

    private static void Plant(DicomDataset dataset, DicomTag tag, DicomVr vr, int number, List<(DicomTag, string)> planted)
    {
        var value = ValueOf(vr, number);
        planted.Add((tag, value));
        dataset.Set(vr switch
        {
            DicomVr.SQ => new DicomElement(tag, [new DicomDataset().Set(DicomTags.PatientComments, value).Set(DicomTags.PersonName,
                value).Set(DicomTags.TextValue, value)]),
            _ when vr.IsText() => DicomElement.OfStrings(tag, vr, [value], DicomCharacterSet.Default),
            _ => new DicomElement(tag, vr, Encoding.ASCII.GetBytes(value.PadRight(8 * ((value.Length + 7) / 8)))),
        });
    }

    private static string ValueOf(DicomVr vr, int number) => vr switch
    {
        DicomVr.DA => new DateOnly(1931, 1, 1).AddDays(number * 11).ToString("yyyyMMdd", CultureInfo.InvariantCulture),
        DicomVr.DT => new DateOnly(1951, 1, 1).AddDays(number * 11).ToString("yyyyMMdd", CultureInfo.InvariantCulture) + "111213.5",
        DicomVr.TM => new TimeOnly(1, 2, 3).Add(TimeSpan.FromSeconds(number * 61)).ToString("HHmmss", CultureInfo.InvariantCulture) + ".987",
        DicomVr.UI => $"1.2.826.0.77.{number}.5",
        DicomVr.DS or DicomVr.IS => (77_000_000 + number).ToString(CultureInfo.InvariantCulture),
        DicomVr.AS => $"0{number % 90:D2}Y",
        _ => $"PLANT{number:D5}X",
    };
}
