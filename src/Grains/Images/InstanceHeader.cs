using System.Text;

namespace Annotator.Grains.Images;

/// <summary>The header of an instance.</summary>
/// <param name="StudyInstanceUid">Study Instance UID.</param>
/// <param name="SeriesInstanceUid">Series Instance UID.</param>
/// <param name="SopInstanceUid">SOP Instance UID.</param>
/// <param name="Header">DICOM JSON of it.</param>
public sealed record InstanceHeader(string StudyInstanceUid, string SeriesInstanceUid, string SopInstanceUid, string Header)
{
    /// <summary>How a BulkDataURI begins in a kept header: the address of the instance is put before it when it is sent.</summary>
    public const string BulkData = "bulkdata/";

    // Within a text value the quotes would be escaped, so this is found only where a member begins.
    private const string Kept = $"\"BulkDataURI\":\"{BulkData}";

    /// <summary>A kept header with whole addresses.</summary>
    /// <param name="header">DICOM JSON as it is kept.</param>
    /// <param name="instance">The address of the instance.</param>
    public static string Locate(string header, string instance)
    {
        ArgumentNullException.ThrowIfNull(header);
        return header.Replace(Kept, $"\"BulkDataURI\":\"{instance}/{BulkData}", StringComparison.Ordinal);
    }

    internal static byte[] ToJson(IReadOnlyCollection<InstanceHeader> headers, string address)
    {
        var reply = new StringBuilder("[");
        foreach (var header in headers)
        {
            if (reply.Length > 1) reply.Append(',');
            reply.Append(Locate(header.Header, $"{address}/studies/{header.StudyInstanceUid}/series/{header.SeriesInstanceUid}/instances/{header.SopInstanceUid}"));
        }
        return Encoding.UTF8.GetBytes(reply.Append(']').ToString());
    }
}
