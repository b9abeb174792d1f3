"""Prints for each file named on standard input a JSON list of its overlays by group: group, origin, and the SHA-256 of its bits as pydicom unpacks them, one byte a pixel.
Of overlays in the pixel cells the bits come from the cells."""
import hashlib, json, sys, warnings
import numpy as np
import pydicom

warnings.simplefilter("ignore")
for line in sys.stdin:
    ds = pydicom.dcmread(line.strip())
    found = []
    for group in range(0x6000, 0x60FF, 2):
        if (group, 0x0010) not in ds:
            continue
        if (group, 0x3000) in ds:
            bits = ds.overlay_array(group)
        else:
            cells = np.frombuffer(ds.PixelData, "<u2").reshape(ds.Rows, ds.Columns)
            bits = (cells >> ds[group, 0x0102].value) & 1
        origin = [int(v) for v in ds[group, 0x0050].value] if (group, 0x0050) in ds else [1, 1]
        found.append([group, *origin, hashlib.sha256(np.ascontiguousarray(bits.astype("u1")).tobytes()).hexdigest(), int(bits.sum())])
    print(json.dumps(found), flush=True)
