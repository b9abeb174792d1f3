"""The other side of the geometry test: positions from DICOM attributes alone (PS3.3 C.7.6.2.1.1), with pydicom and none of the server's code.

make FOLDER   writes an oblique series whose slices run toward the patient's right, in files of shuffled order
lps FOLDER    reads [{"instances": [uid per k], "points": [[i, j, k], ...]}, ...] on standard input and prints [[x, y, z], ...] for each
"""
import json
import math
import random
import sys
from pathlib import Path

import numpy
import pydicom
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

COLUMNS, ROWS, SLICES = 40, 32, 24


def oblique():
    """Row and column directions of a sagittal acquisition turned by 11 and 7 degrees."""
    a, b = math.radians(11), math.radians(7)
    turn = numpy.array([[math.cos(a), -math.sin(a), 0], [math.sin(a), math.cos(a), 0], [0, 0, 1]]) @ numpy.array(
        [[math.cos(b), 0, math.sin(b)], [0, 1, 0], [-math.sin(b), 0, math.cos(b)]]
    )
    return turn @ [0, 1, 0], turn @ [0, 0, -1]


def number(value):
    return f"{value:.10f}"[:16]


def make(folder):
    row, column = oblique()
    normal = numpy.cross(row, column)
    study, series, frame = generate_uid(), generate_uid(), generate_uid()
    names = list(range(SLICES))
    random.Random(7).shuffle(names)
    for k in range(SLICES):
        meta = FileMetaDataset()
        meta.MediaStorageSOPClassUID = CTImageStorage
        meta.MediaStorageSOPInstanceUID = generate_uid()
        meta.TransferSyntaxUID = ExplicitVRLittleEndian
        path = Path(folder) / f"{names[k]:03d}.dcm"
        d = FileDataset(str(path), {}, file_meta=meta, preamble=b"\0" * 128)
        d.SOPClassUID, d.SOPInstanceUID = CTImageStorage, meta.MediaStorageSOPInstanceUID
        d.StudyInstanceUID, d.SeriesInstanceUID, d.FrameOfReferenceUID = study, series, frame
        d.Modality, d.PatientName, d.PatientID, d.StudyDescription, d.StudyDate = "CT", "Oblique^Phantom", "P-0002", "Oblique phantom", "20260106"
        d.InstanceNumber = names[k] + 1
        d.ImagePositionPatient = [number(v) for v in numpy.array([61.5, -48.25, 702.125]) + normal * 2.5 * k]
        d.ImageOrientationPatient = [number(v) for v in (*row, *column)]
        d.PixelSpacing = ["1.3", "0.7"]
        d.SliceThickness = "2.5"
        d.Rows, d.Columns, d.SamplesPerPixel, d.PhotometricInterpretation = ROWS, COLUMNS, 1, "MONOCHROME2"
        d.BitsAllocated, d.BitsStored, d.HighBit, d.PixelRepresentation = 16, 16, 15, 1
        d.RescaleSlope, d.RescaleIntercept = "1", "0"
        values = numpy.add.outer(numpy.arange(ROWS) * 8, numpy.arange(COLUMNS) * 4) + 20 * k
        d.PixelData = values.astype("<i2").tobytes()
        d.save_as(str(path), write_like_original=False)


def position(frames, i, j, k):
    """Where a continuous voxel is: on its slice by the attributes of that instance, between two slices between their positions."""
    low = min(int(math.floor(k)), len(frames) - 1)
    high = min(low + 1, len(frames) - 1)
    return (1 - (k - low)) * on_slice(frames[low], i, j) + (k - low) * on_slice(frames[high], i, j)


def on_slice(d, i, j):
    orientation = [float(v) for v in d.ImageOrientationPatient]
    between_rows, between_columns = (float(v) for v in d.PixelSpacing)
    corner = numpy.array([float(v) for v in d.ImagePositionPatient])
    return corner + i * between_columns * numpy.array(orientation[:3]) + j * between_rows * numpy.array(orientation[3:])


def lps(folder):
    files = {}
    for path in Path(folder).iterdir():
        d = pydicom.dcmread(path, stop_before_pixels=True)
        files[str(d.SOPInstanceUID)] = d
    answers = []
    for request in json.load(sys.stdin):
        frames = [files[uid] for uid in request["instances"]]
        answers.append([position(frames, *point).tolist() for point in request["points"]])
    print(json.dumps(answers))


if __name__ == "__main__":
    {"make": make, "lps": lps}[sys.argv[1]](sys.argv[2])
