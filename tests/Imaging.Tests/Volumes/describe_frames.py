"""Describes every DICOM file of a folder as JSON, for tests: what pydicom reads, in the product's neutral form."""
import json
import pathlib
import sys

import pydicom


def number(value):
    return None if value is None or value == "" else float(value)


def describe(path):
    d = pydicom.dcmread(path, stop_before_pixels=True)
    spacing = d.get("PixelSpacing")
    position = d.get("ImagePositionPatient")
    orientation = d.get("ImageOrientationPatient")
    image_type = list(d.get("ImageType", []))
    padding = d.get("PixelPaddingValue")
    described = {
        "studyInstanceUid": d.StudyInstanceUID, "seriesInstanceUid": d.SeriesInstanceUID, "sopInstanceUid": d.SOPInstanceUID,
        "sopClassUid": d.SOPClassUID, "frameIndex": 0, "rows": d.Rows, "columns": d.Columns,
        "pixelFormat": {
            "bitsAllocated": d.BitsAllocated, "bitsStored": d.BitsStored, "highBit": d.HighBit, "isSigned": d.PixelRepresentation == 1,
            "samplesPerPixel": d.SamplesPerPixel, "photometricInterpretation": d.PhotometricInterpretation,
        },
        "spacingBetweenRows": float(spacing[0]) if spacing else None, "spacingBetweenColumns": float(spacing[1]) if spacing else None,
        "spacingSource": "pixelSpacing" if spacing else "none",
        "imagePositionPatient": dict(zip("xyz", map(float, position))) if position else None,
        "imageOrientationPatient": dict(zip(("rowX", "rowY", "rowZ", "columnX", "columnY", "columnZ"), map(float, orientation))) if orientation else None,
        "frameOfReferenceUid": d.get("FrameOfReferenceUID"), "gantryTiltDegrees": number(d.get("GantryDetectorTilt")),
        "rescaleSlope": number(d.get("RescaleSlope")), "rescaleIntercept": number(d.get("RescaleIntercept")), "rescaleType": d.get("RescaleType"),
        "paddingValue": int(padding) if padding is not None else None, "imageType": image_type, "isLocaliser": "LOCALIZER" in image_type,
        "isMosaic": "MOSAIC" in image_type, "instanceNumber": int(d.InstanceNumber) if d.get("InstanceNumber") else None,
        "modality": d.get("Modality", ""), "seriesDescription": d.get("SeriesDescription"), "keys": {}, "windows": [], "dimensionIndexValues": [],
    }
    return {name: value for name, value in described.items() if value is not None}


json.dump([describe(path) for path in sorted(pathlib.Path(sys.argv[1]).glob("*.dcm"))], sys.stdout)
