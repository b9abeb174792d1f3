"""What pydicom makes of the values of each file named: one line of JSON a file, with the modality values (null where padding), and a list of grey pictures
from 0 to 255: one for each window, then one for each VOI LUT."""
import json, sys, warnings
import numpy as np
import pydicom
from pydicom.pixel_data_handlers.util import apply_modality_lut, apply_voi, apply_windowing

warnings.simplefilter("ignore")


def bounds(ds):
    bits = ds.BitsStored
    if "ModalityLUTSequence" in ds:
        return 0, 2 ** ds.ModalityLUTSequence[0].LUTDescriptor[2] - 1
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if ds.PixelRepresentation else (0, 2**bits - 1)
    return sorted(v * float(ds.get("RescaleSlope", 1)) + float(ds.get("RescaleIntercept", 0)) for v in (low, high))


def unpacked(item):
    """pydicom 2.3 reads an 8-bit table in OW as words only: packed bytes are unpacked for it."""
    entries = item.LUTDescriptor[0] or 65536
    if item["LUTData"].VR == "OW" and item.LUTDescriptor[2] == 8 and len(item.LUTData) < 2 * entries:
        item.LUTData = np.frombuffer(item.LUTData, "u1")[:entries].astype("<u2").tobytes()


def padding(ds, stored):
    if "PixelPaddingValue" not in ds:
        return np.zeros(stored.shape, bool)
    ends = sorted((ds.PixelPaddingValue, ds.get("PixelPaddingRangeLimit", ds.PixelPaddingValue)))
    return (stored >= ends[0]) & (stored <= ends[1])


for name in sys.argv[1:]:
    ds = pydicom.dcmread(name)
    stored = ds.pixel_array
    group = ds.SharedFunctionalGroupsSequence[0].FrameVOILUTSequence[0] if "SharedFunctionalGroupsSequence" in ds else ds
    if group is not ds:
        for element in group:
            ds.add(element)
    for item in [*ds.get("ModalityLUTSequence", []), *ds.get("VOILUTSequence", [])]:
        unpacked(item)
    none = padding(ds, stored)
    modality = apply_modality_lut(stored, ds)
    low, high = bounds(ds)
    grey = []
    centers = ds.get("WindowCenter", [])
    for n in range(len(centers) if isinstance(centers, pydicom.multival.MultiValue) else int("WindowCenter" in ds)):
        grey.append(255 * (apply_windowing(modality, ds, n) - low) / (high - low))
    for n, item in enumerate(ds.get("VOILUTSequence", [])):
        grey.append(255 * apply_voi(modality, ds, n).astype(float) / (2 ** item.LUTDescriptor[2] - 1))
    if ds.PhotometricInterpretation == "MONOCHROME1":
        grey = [255 - picture for picture in grey]
    values = [None if skip else float(v) for v, skip in zip(modality.ravel(), none.ravel())]
    print(json.dumps({"modality": values, "grey": [[0 if skip else float(v) for v, skip in zip(p.ravel(), none.ravel())] for p in grey]}))
