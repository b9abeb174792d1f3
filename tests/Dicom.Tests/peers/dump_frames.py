"""Prints for each file named on standard input a JSON list: the SHA-256 of each frame as pydicom and numpy decode it.
Frames are row-major with interleaved samples, little-endian; "rgb " before a name asks for PALETTE COLOR as 8-bit RGB."""
import hashlib
import json
import sys
import warnings

import numpy as np
import pydicom
from pydicom.pixel_data_handlers.util import apply_color_lut

warnings.simplefilter("ignore")

for line in sys.stdin:
    name = line.strip()
    rgb = name.startswith("rgb ")
    ds = pydicom.dcmread(name[4:] if rgb else name, force=True)
    if not hasattr(ds.file_meta, "TransferSyntaxUID"):
        ds.file_meta.TransferSyntaxUID = pydicom.uid.ImplicitVRLittleEndian
    array = ds.pixel_array
    if rgb:
        array = apply_color_lut(array, ds)
        if array.dtype.itemsize == 2:
            array = (array >> 8).astype("u1")
    frames = array if int(ds.get("NumberOfFrames", 1) or 1) > 1 else [array]
    out = []
    for frame in frames:
        frame = np.ascontiguousarray(frame)
        out.append(hashlib.sha256(frame.astype(frame.dtype.newbyteorder("<")).tobytes()).hexdigest())
    print(json.dumps(out), flush=True)
