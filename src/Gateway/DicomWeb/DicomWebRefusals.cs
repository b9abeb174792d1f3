using Annotator.Core.Messages;

namespace Annotator.Gateway.DicomWeb;

/// <summary>Refusals of the DICOMweb surface.</summary>
internal static class DicomWebRefusals
{
    public static readonly Rejection OnlyDicomJson = NotAcceptable("Only application/dicom+json is sent here.");

    public static readonly Rejection OnlyDicom = NotAcceptable("Instances are sent as multipart/related; type=\"application/dicom\", in the stored transfer syntax or Explicit VR Little Endian.");

    public static readonly Rejection OnlyOctets = NotAcceptable("Frames are sent as multipart/related; type=\"application/octet-stream\" in Explicit VR Little Endian, or one frame as application/octet-stream.");

    public static readonly Rejection OnlyPictures = NotAcceptable("Pictures are sent as image/jpeg or image/png; rendered ones also as multipart/related of these.");

    public static readonly Rejection OnlyBulkOctets = NotAcceptable("Bulk data are sent as application/octet-stream, one value also as a single part, and only where they can be decoded.");

    public static readonly Rejection OnlyByUri = NotAcceptable("The URI service sends application/dicom (as stored or Explicit VR Little Endian), image/jpeg or image/png.");

    public static readonly Rejection NoSuchValue = new(RejectionClass.NotFound, "no-such-value", "The instance has no value at these tags.");

    public static readonly Rejection NotStorable = new(
        RejectionClass.Invalid, "unsupported-media-type",
        "Send Part 10 files as multipart/related; type=\"application/dicom\"; boundary=…, or metadata with bulk data as multipart/related; type=\"application/dicom+json\"; boundary=…. XML is not taken.");

    public static readonly Rejection NoInstances = new(RejectionClass.NotFound, "no-such-instance", "There is nothing under these UIDs, or not for you.");

    public static readonly Rejection NoSuchFrame = new(RejectionClass.NotFound, "no-such-frame", "The instance has no such frame; frames count from 1.");

    public static readonly Rejection NotWellFormed = new(RejectionClass.Invalid, "malformed-request", "The body ends before its first part does, or has no part.");

    public static readonly Rejection Empty = new(RejectionClass.Invalid, "malformed-request", "The body holds no instance.");

    private static Rejection NotAcceptable(string text) => new(RejectionClass.Invalid, "not-acceptable", text);
}
