namespace Annotator.Dicom.Deidentification;

/// <summary>Private attributes that hold acquisition facts and no identity (after PS3.15 Table E.3.10-1): diffusion, mosaic layout, scale factors.</summary>
public static class SafePrivateAttributes
{
    private static readonly HashSet<(string Creator, int Group, int Element)> Known =
    [
        ("SIEMENS MR HEADER", 0x0019, 0x0A), ("SIEMENS MR HEADER", 0x0019, 0x0B), ("SIEMENS MR HEADER", 0x0019, 0x0C), ("SIEMENS MR HEADER", 0x0019, 0x0D),
        ("SIEMENS MR HEADER", 0x0019, 0x0E), ("SIEMENS MR HEADER", 0x0019, 0x27), ("SIEMENS MR HEADER", 0x0019, 0x28), ("SIEMENS MR HEADER", 0x0019, 0x29),
        ("GEMS_ACQU_01", 0x0019, 0x23), ("GEMS_ACQU_01", 0x0019, 0x24), ("GEMS_ACQU_01", 0x0019, 0x27), ("GEMS_ACQU_01", 0x0019, 0xBB),
        ("GEMS_ACQU_01", 0x0019, 0xBC), ("GEMS_ACQU_01", 0x0019, 0xBD), ("GEMS_PARM_01", 0x0043, 0x27), ("GEMS_PARM_01", 0x0043, 0x39),
        ("Philips PET Private Group", 0x7053, 0x00), ("Philips PET Private Group", 0x7053, 0x09),
        ("Philips Imaging DD 001", 0x2001, 0x03), ("Philips Imaging DD 001", 0x2001, 0x04),
        ("Philips MR Imaging DD 001", 0x2005, 0x0D), ("Philips MR Imaging DD 001", 0x2005, 0x0E),
    ];

    /// <summary>The element is one of them, in a block of its own creator.</summary>
    public static bool Contains(string? creator, DicomTag tag) => creator is not null && Known.Contains((creator.Trim(), tag.Group, tag.Element & 0xFF));
}
