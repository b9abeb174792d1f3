using System.Security.Cryptography;
using System.Text.Json;
using Annotator.Dicom.PixelData;

namespace Annotator.Dicom.Tests.Support;

/// <summary>Frames as hashes, ours and a peer's.</summary>
internal static class FrameHashes
{
    public static string[] Ours(string path)
    {
        var reader = PixelDataReader.Open(DicomFile.Read(File.ReadAllBytes(path)));
        return [.. Enumerable.Range(0, reader.Description.NumberOfFrames).Select(i => Of(reader.ReadFrame(i).Bytes))];
    }

    public static List<string[]> Pydicom(params IEnumerable<string> files) => [.. Peers.Pydicom("dump_frames.py", files).Select(line =>
        JsonSerializer.Deserialize<string[]>(line)!)];

    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
