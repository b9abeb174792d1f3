"""Instances for the tests of DICOMweb clients, made with pydicom: dicomweb.py FOLDER writes them and prints what a test must know of each, in the files' order."""
import base64
import json
import math
import sys
from pathlib import Path

import numpy
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, RLELossless, generate_uid

MULTI_FRAME_TRUE_COLOUR = "1.2.840.10008.5.1.4.1.1.7.4"


def instance(folder, name, sop_class):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = sop_class, generate_uid()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    d = FileDataset(str(Path(folder) / name), {}, file_meta=meta, preamble=b"\0" * 128)
    d.is_little_endian, d.is_implicit_VR = True, False
    d.SpecificCharacterSet = "ISO_IR 192"
    d.SOPClassUID, d.SOPInstanceUID = sop_class, meta.MediaStorageSOPInstanceUID
    d.PatientName, d.PatientID, d.PatientSex, d.PatientBirthDate = "Müller^Jörg", "DW-0001", "M", "19600102"
    d.ReferringPhysicianName, d.StudyID, d.AccessionNumber = "Referrer^Rhea", "S7", "A77"
    d.StudyDate, d.StudyTime = "20260315", "101530"
    return d


def slices(folder, study, count=3):
    """An oblique CT series of oblong pictures with oblong pixels, and a private value too large for metadata."""
    series, frame = generate_uid(), generate_uid()
    a = math.radians(20)
    row, column = (math.cos(a), math.sin(a), 0.0), (-math.sin(a), math.cos(a), 0.0)
    for k in range(count):
        d = instance(folder, f"ct{k}.dcm", CTImageStorage)
        d.StudyInstanceUID, d.SeriesInstanceUID, d.FrameOfReferenceUID = study, series, frame
        d.Modality, d.StudyDescription, d.SeriesDescription, d.SeriesNumber, d.InstanceNumber = "CT", "Abdomen", "Oblique", 3, k + 1
        d.ImageOrientationPatient = [f"{v:.8f}" for v in (*row, *column)]
        d.ImagePositionPatient, d.PixelSpacing, d.SliceThickness = ["-10", "-20", f"{2.5 * k:.1f}"], ["0.9", "0.7"], "2.5"
        d.SamplesPerPixel, d.PhotometricInterpretation, d.Rows, d.Columns = 1, "MONOCHROME2", 40, 60
        d.BitsAllocated, d.BitsStored, d.HighBit, d.PixelRepresentation, d.RescaleSlope, d.RescaleIntercept = 16, 12, 11, 0, "1", "-1024"
        values = (numpy.arange(60)[None, :] * 8 + numpy.arange(40)[:, None] * 3 + k * 200).astype("<u2")
        d.PixelData = values.tobytes()
        block = d.private_block(0x0019, "ANNOTATOR TEST", create=True)
        block.add_new(0x10, "OB", bytes(range(256)) * 8)
        d.save_as(d.filename, write_like_original=False)
        yield told(d, [values.tobytes()])


def film(folder, study):
    """Three frames in colour, compressed by RLE."""
    d = instance(folder, "film.dcm", MULTI_FRAME_TRUE_COLOUR)
    d.StudyInstanceUID, d.SeriesInstanceUID = study, generate_uid()
    d.Modality, d.ConversionType, d.SeriesNumber, d.InstanceNumber, d.SeriesDescription = "OT", "WSD", 9, 1, "Film"
    d.SamplesPerPixel, d.PhotometricInterpretation, d.PlanarConfiguration, d.Rows, d.Columns, d.NumberOfFrames = 3, "RGB", 0, 20, 30, 3
    d.BitsAllocated, d.BitsStored, d.HighBit, d.PixelRepresentation = 8, 8, 7, 0
    frames = numpy.stack([numpy.random.default_rng(n).integers(0, 256, (20, 30, 3), "u1") for n in range(3)])
    d.compress(RLELossless, frames, encoding_plugin="pydicom")
    d.save_as(d.filename, write_like_original=False)
    return told(d, [frame.tobytes() for frame in frames])


def told(d, frames):
    uids = {"studyInstanceUID": d.StudyInstanceUID, "seriesInstanceUID": d.SeriesInstanceUID, "sopInstanceUID": d.SOPInstanceUID}
    return {"name": Path(d.filename).name, "uids": uids, "frames": [base64.b64encode(f).decode() for f in frames]}


def main(folder):
    study = generate_uid()
    print(json.dumps([*slices(folder, study), film(folder, study)]))


if __name__ == "__main__":
    main(*sys.argv[1:])
