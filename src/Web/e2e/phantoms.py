"""Series for the viewer's tests, made with pydicom and none of the server's code. Each verb writes into a folder and prints what a test must know.

corner FOLDER        an oblique, anisotropic head-like block with one bright marker; prints the marker's middle and half size (LPS mm)
pair FOLDER          two series of one study with other spacing and extent in the same frame of reference
gap FOLDER           axial slices with a gap: a stack
panel FOLDER         three series of one study: thick slices, thin ones with a long sequence and private attributes, and some with a gap
leak FOLDER          eight slices, the last three with the patient's ID where de-identification does not look for it
big FOLDER SLICES    512 x 512 x SLICES
tilted FOLDER        slices that slant by 18 degrees against their normal
detector FOLDER      an X-ray with a spacing at the detector alone
uptake FOLDER        PET in Bq/ml with all that standardised uptake needs; prints the factor
phases FOLDER        four times of one place, a bright block wandering to the patient's left; one slice of the last time is missing
"""
import json
import math
import sys
from pathlib import Path

import numpy
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
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

    def series(self, folder, description, slices, axes, origin, spacing, positions=None, change=None):
        """Writes one file per slice; spacing is (column, row, slice) in mm. `change` may alter a slice's data set before it is written."""
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
            if change:
                change(d, k)
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


def changed(folder, change):
    """Changes files that were written."""
    import pydicom
    for path in sorted(Path(folder).glob("*.dcm")):
        d = pydicom.dcmread(path)
        change(d)
        d.save_as(path, write_like_original=False)


def tilted(folder):
    row, column, normal = numpy.array([1, 0, 0]), numpy.array([0, 1, 0]), numpy.array([0, 0, 1])
    slanted = normal + column * math.tan(math.radians(18))
    Study("Tilted head").series(folder, "Tilted 2.5 mm", marked(96, 80, 30, (60, 16, 18), (76, 28, 24)), (row, column, slanted), (-31.5, 12.25, -140.75), (0.7, 0.9, 2.5))


def detector(folder):
    def x_ray(d):
        d.SOPClassUID = d.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.1.1"
        d.Modality, d.ImagerPixelSpacing = "DX", ["0.15", "0.14"]
        for name in ("PixelSpacing", "ImagePositionPatient", "ImageOrientationPatient", "FrameOfReferenceUID", "RescaleSlope", "RescaleIntercept"):
            delattr(d, name)

    Study("Hand").series(folder, "X-ray", body(96, 80)[None] + 1000, oblique(), (0, 0, 0), (0.7, 0.9, 2.5))
    changed(folder, x_ray)


def uptake(folder):
    def pet(d):
        from pydicom.dataset import Dataset
        tracer = Dataset()
        tracer.RadionuclideTotalDose, tracer.RadionuclideHalfLife, tracer.RadiopharmaceuticalStartTime = "350000000", "6586.2", "091500"
        d.SOPClassUID = d.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.128"
        d.Modality, d.Units, d.CorrectedImage, d.DecayCorrection, d.PatientWeight, d.RescaleSlope = "PT", "BQML", ["DECY", "ATTN"], "START", "70.5", "10"
        d.SeriesDate = d.AcquisitionDate = "20260301"
        d.SeriesTime, d.AcquisitionTime, d.RadiopharmaceuticalInformationSequence = "101500", "101600", [tracer]

    Study("Whole body").series(folder, "PET", numpy.maximum(marked(96, 80, 30, (60, 16, 18), (76, 28, 24)), 0), oblique(), (-31.5, 12.25, -140.75), (0.7, 0.9, 2.5))
    changed(folder, pet)
    print(json.dumps({"factor": 70.5 * 1000 / (350e6 * 2 ** (-3600 / 6586.2))}))


def pair(folder):
    study, axes = Study("Two series"), ([1, 0, 0], [0, 1, 0], [0, 0, 1])
    study.series(Path(folder) / "thick", "Thick 5 mm", marked(64, 56, 12, (40, 20, 5), (48, 28, 7)), axes, (-40, -30, -100), (1.2, 1.3, 5))
    study.series(Path(folder) / "thin", "Thin 1 mm", marked(80, 72, 50, (44, 26, 20), (56, 38, 30)), axes, (-40, -30, -95), (0.9, 0.95, 1))


def gap(folder):
    axes = ([1, 0, 0], [0, 0, -1], [0, 1, 0])
    Study("With a gap").series(
        folder, "Coronal with a gap", marked(64, 56, 6, (40, 20, 2), (48, 28, 4)), axes, (-40, -30, 80), (0.8, 0.9, 3), positions=[0, 1, 2, 3, 7, 8]
    )


def with_sequences(d, _):
    """250 referenced images, a code nested in one of them, and a vendor's own attributes."""
    items = []
    for n in range(250):
        item = Dataset()
        item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID = CTImageStorage, f"1.2.9.{n}"
        items.append(item)
    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = "121322", "DCM", "Source image for image processing operation"
    items[0].PurposeOfReferenceCodeSequence = [code]
    d.ReferencedImageSequence = items
    block = d.private_block(0x0029, "ACME SCANNER 1.1", create=True)
    block.add_new(0x01, "LO", "reconstruction kernel Qr44")
    block.add_new(0x02, "OB", bytes(range(256)) * 8)


def panel(folder):
    study, axes, oblique_axes = Study("Volumes panel"), ([1, 0, 0], [0, 1, 0], [0, 0, 1]), oblique()
    study.series(Path(folder) / "thick", "Thick 5 mm", marked(64, 56, 12, (40, 20, 5), (48, 28, 7)), oblique_axes, (-40, -30, -100), (0.7, 0.9, 2.5))
    thin = marked(80, 72, 50, (44, 26, 20), (56, 38, 30))
    study.series(Path(folder) / "thin", "Thin 1 mm, arterial phase", thin, axes, (-40, -30, -95), (0.9, 0.95, 1), change=with_sequences)
    gaps = marked(64, 56, 6, (40, 20, 2), (48, 28, 4))
    study.series(Path(folder) / "gap", "With a gap", gaps, axes, (-40, -30, 80), (0.8, 0.9, 3), positions=[0, 1, 2, 3, 7, 8])


def leak(folder):
    def change(d, _):
        if d.InstanceNumber > 5:
            d.ScanOptions = d.PatientID

    slices = marked(64, 56, 8, (40, 20, 2), (48, 28, 4))
    Study("With an identity left").series(folder, "Helical", slices, oblique(), (-40, -30, 80), (0.7, 0.9, 2.5), change=change)


def big(folder, slices):
    count = int(slices)
    base = body(512, 512)
    noise = numpy.random.default_rng(5).integers(-20, 20, (512, 512), dtype="<i2")
    made = (numpy.roll(base, k % 40, axis=1) + numpy.roll(noise, k * 7, axis=0) for k in range(count))
    Study("Large").series(folder, f"{count} slices", made, ([1, 0, 0], [0, 1, 0], [0, 0, 1]), (-180, -170, -500), (0.7, 0.7, 1))


def phases(folder):
    count, times = 10, 4
    places = [(time, k) for time in range(times) for k in range(count) if (time, k) != (times - 1, 6)]
    slices = [marked(64, 56, 1, (8 + 12 * time, 20, 0), (18 + 12 * time, 32, 1))[0] for time, _ in places]

    def change(d, n):
        time, k = places[n]
        d.TemporalPositionIdentifier, d.NumberOfTemporalPositions, d.TriggerTime = time + 1, times, str(120 * time)

    axes = ([1, 0, 0], [0, 1, 0], [0, 0, 1])
    Study("Four times").series(folder, "Cine 4 times", slices, axes, (-25, -25, -40), (0.8, 0.9, 3), [k for _, k in places], change)


if __name__ == "__main__":
    makers = {
        "corner": corner, "pair": pair, "gap": gap, "panel": panel, "leak": leak, "big": big, "tilted": tilted, "detector": detector, "uptake": uptake,
        "phases": phases,
    }
    makers[sys.argv[1]](*sys.argv[2:])
