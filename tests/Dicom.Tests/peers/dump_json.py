"""Prints for each file named on standard input its header in pydicom's DICOM JSON, without pixel data and group lengths."""
import json
import sys
import warnings

import pydicom
from pydicom import config

config.settings.reading_validation_mode = config.IGNORE
warnings.simplefilter("ignore")

for line in sys.stdin:
    ds = pydicom.dcmread(line.strip(), force=True)
    ds.decode()
    if "PixelData" in ds:
        del ds["PixelData"]
    print(json.dumps(ds.to_json_dict(bulk_data_threshold=1 << 30)), flush=True)
