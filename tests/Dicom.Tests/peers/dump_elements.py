"""Dumps each file named on standard input as one JSON line: [[path, vr, values], ...] as pydicom reads it."""
import hashlib
import json
import sys
import warnings

import pydicom
from pydicom import config

config.settings.reading_validation_mode = config.IGNORE
warnings.simplefilter("ignore")
UNIT = {"OW": 2, "OF": 4, "OL": 4, "OD": 8, "OV": 8}
BULK = {"OB", "OW", "OF", "OD", "OL", "OV", "UN"}


def little(elem, value, is_little):
    """Bulk values of a big-endian file as a little-endian one would hold them; pixel data stay as they are."""
    unit = UNIT.get(elem.VR, 1)
    if is_little or unit == 1 or int(elem.tag) == 0x7FE00010:
        return value
    return b"".join(value[i : i + unit][::-1] for i in range(0, len(value), unit))


def values_of(elem, is_little):
    value = elem.value
    if elem.VR in BULK:
        return [hashlib.sha256(little(elem, bytes(value or b""), is_little)).hexdigest()]
    if value is None or value == "":
        return []
    if not isinstance(value, (list, pydicom.multival.MultiValue)):
        value = [value]
    if elem.VR == "AT":
        return ["%08X" % int(v) for v in value]
    if elem.VR in ("FL", "FD"):
        return [float(v) for v in value]
    if elem.VR in ("US", "SS", "UL", "SL", "UV", "SV"):
        return [int(v) for v in value]
    if elem.VR in ("DS", "IS"):
        return [getattr(v, "original_string", None) or str(v) for v in value]
    return [str(v) for v in value]


def walk(ds, path, out, is_little):
    for elem in ds:
        here = path + "%08X" % int(elem.tag)
        if elem.VR == "SQ":
            out.append([here, "SQ", [len(elem.value)]])
            for i, item in enumerate(elem.value):
                walk(item, "%s[%d]." % (here, i), out, is_little)
        elif int(elem.tag) & 0xFFFF:
            out.append([here, elem.VR, values_of(elem, is_little)])


for line in sys.stdin:
    ds = pydicom.dcmread(line.strip(), force=True)
    ds.decode()
    rows = []
    # Fragments keep their item headers in pydicom; they are compared frame by frame elsewhere.
    if "PixelData" in ds and ds["PixelData"].is_undefined_length:
        del ds["PixelData"]
    walk(ds, "", rows, ds.is_little_endian is not False)
    print(json.dumps(rows), flush=True)
