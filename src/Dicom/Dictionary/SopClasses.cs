namespace Annotator.Dicom;

public static partial class SopClasses
{
    /// <summary>The name of a storage SOP class, or the UID itself when the standard has none such.</summary>
    public static string NameOf(string uid) => Names.GetValueOrDefault(uid, uid);

    /// <summary>The UID names a storage SOP class of the standard.</summary>
    public static bool IsStorage(string uid) => Names.ContainsKey(uid);
}
