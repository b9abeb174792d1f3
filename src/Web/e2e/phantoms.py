"""Series for the viewer's tests, made with pydicom and none of the server's code. Each verb writes into a folder and prints what a test must know.

corner FOLDER        an oblique, anisotropic head-like block with one bright marker; prints the marker's middle and half size (LPS mm)
pair FOLDER          two series of one study with other spacing and extent in the same frame of reference
gap FOLDER           axial slices with a gap: a stack
big FOLDER SLICES    512 x 512 x SLICES
"""
import json
import math
import sys
from pathlib import Path

import numpy
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid


def number(value):
    return f"{value:.10f}"[:16]


def oblique():
    """Row, column and slice directions of a near-axial acquisition turned by 8 and 6 degrees."""
    a, b = math.radians(8), math.radians(6)
    about_z = numpy.array([[math.cos(a), -math.sin(a), 0], [math.sin(a), math.cos(a), 0], [0, 0, 1]])
    about_x = numpy.array([[1, 0, 0], [0, math.cos(b), -math.sin(b)], [0, math.sin(b), math.cos(b)]])
    row, column = about_z @ about_x @ [1, 0, 0], about_z @ about_x @ [0, 1, 0]
    return row, column, numpy.cross(row, column)


class Study:
    def __init__(self, name):
        self.name, self.uid, self.frame = name, generate_uid(), generate_uid()

    def series(self, folder, description, slices, axes, origin, spacing, positions=None):
        """Writes one file per slice; spacing is (column, row, slice) in mm."""
        row, column, normal = axes
        series = generate_uid()
        Path(folder).mkdir(parents=True, exist_ok=True)
        for k, values in enumerate(slices):
            meta = FileMetaDataset()
            meta.MediaStorageSOPClassUID = CTImageStorage
            meta.MediaStorageSOPInstanceUID = generate_uid()
            meta.TransferSyntaxUID = ExplicitVRLittleEndian
            path = Path(folder) / f"{k:04d}.dcm"
            d = FileDataset(str(path), {}, file_meta=meta, preamble=b"\0" * 128)
            d.SOPClassUID, d.SOPInstanceUID = CTImageStorage, meta.MediaStorageSOPInstanceUID
            d.StudyInstanceUID, d.SeriesInstanceUID, d.FrameOfReferenceUID = self.uid, series, self.frame
            d.Modality, d.PatientName, d.PatientID = "CT", "Phantom^Viewer", "P-0009"
            d.StudyDescription, d.StudyDate, d.SeriesDescription, d.InstanceNumber = self.name, "20260301", description, k + 1
            step = positions[k] if positions else k
            d.ImagePositionPatient = [number(v) for v in numpy.array(origin) + numpy.array(normal) * spacing[2] * step]
            d.ImageOrientationPatient = [number(v) for v in (*row, *column)]
            d.PixelSpacing = [number(spacing[1]), number(spacing[0])]
            d.SliceThickness = number(spacing[2])
            d.Rows, d.Columns = values.shape
            d.SamplesPerPixel, d.PhotometricInterpretation = 1, "MONOCHROME2"
            d.BitsAllocated, d.BitsStored, d.HighBit, d.PixelRepresentation = 16, 16, 15, 1
            d.RescaleSlope, d.RescaleIntercept = "1", "0"
            d.PixelData = values.astype("<i2").tobytes()
            d.save_as(str(path), write_like_original=False)


def place(axes, origin, spacing, ijk):
    return numpy.array(origin) + sum(numpy.array(axis) * mm * n for axis, mm, n in zip(axes, spacing, ijk))


def body(columns, rows):
    """A disc with a rim on air."""
    x, y = numpy.meshgrid(numpy.linspace(-1, 1, columns), numpy.linspace(-1, 1, rows))
    r = numpy.hypot(x, y)
    return numpy.where(r < 0.8, 40, numpy.where(r < 0.95, 120, -1000)).astype("<i2")


def marked(columns, rows, slices, low, high):
    values = numpy.repeat(body(columns, rows)[None], slices, axis=0)
    (i0, j0, k0), (i1, j1, k1) = low, high
    values[k0:k1, j0:j1, i0:i1] = 1500
    return values


def corner(folder):
    axes, origin, spacing = oblique(), (-31.5, 12.25, -140.75), (0.7, 0.9, 2.5)
    low, high = (60, 16, 18), (76, 28, 24)
    Study("Corner phantom").series(folder, "Oblique 2.5 mm", marked(96, 80, 30, low, high), axes, origin, spacing)
    middle = [(a + b - 1) / 2 for a, b in zip(low, high)]
    print(json.dumps({"middle": place(axes, origin, spacing, middle).tolist(), "halfMm": [(b - a) / 2 * mm for a, b, mm in zip(low, high, spacing)]}))


def pair(folder):
    study, axes = Study("Two series"), ([1, 0, 0], [0, 1, 0], [0, 0, 1])
    study.series(Path(folder) / "thick", "Thick 5 mm", marked(64, 56, 12, (40, 20, 5), (48, 28, 7)), axes, (-40, -30, -100), (1.2, 1.3, 5))
    study.series(Path(folder) / "thin", "Thin 1 mm", marked(80, 72, 50, (44, 26, 20), (56, 38, 30)), axes, (-40, -30, -95), (0.9, 0.95, 1))


def gap(folder):
    axes = ([1, 0, 0], [0, 0, -1], [0, 1, 0])
    Study("With a gap").series(
        folder, "Coronal with a gap", marked(64, 56, 6, (40, 20, 2), (48, 28, 4)), axes, (-40, -30, 80), (0.8, 0.9, 3), positions=[0, 1, 2, 3, 7, 8]
    )


def big(folder, slices):
    count = int(slices)
    base = body(512, 512)
    noise = numpy.random.default_rng(5).integers(-20, 20, (512, 512), dtype="<i2")
    made = (numpy.roll(base, k % 40, axis=1) + numpy.roll(noise, k * 7, axis=0) for k in range(count))
    Study("Large").series(folder, f"{count} slices", made, ([1, 0, 0], [0, 1, 0], [0, 0, 1]), (-180, -170, -500), (0.7, 0.7, 1))


if __name__ == "__main__":
    {"corner": corner, "pair": pair, "gap": gap, "big": big}[sys.argv[1]](*sys.argv[2:])
