"""A regularised volume against scipy: each voxel from the two acquired slices about it, seen along their normal.

regularise_check.py DICOM-FOLDER VOLUME.nrrd    prints one line: how many voxels hold a value, lie outside, and differ by how much
"""
import glob, json, os, subprocess, sys
import numpy as np
import pydicom
from scipy.ndimage import map_coordinates


def read_nrrd(path):
    raw = path + ".raw"
    subprocess.run(["/usr/bin/teem-unu", "save", "-f", "nrrd", "-e", "raw", "-en", "little", "-i", path, "-o", raw], check=True, capture_output=True)
    head, data = open(raw, "rb").read().split(b"\n\n", 1)
    fields = dict(line.split(": ", 1) for line in head.decode().splitlines() if ": " in line and not line.startswith("#"))
    vector = lambda text: np.array([float(x) for x in text.strip("()").split(",")])
    kind = {"short": "<i2", "int": "<i4", "float": "<f4", "unsigned short": "<u2"}[fields["type"]]
    array = np.frombuffer(data, kind).reshape([int(s) for s in fields["sizes"].split()], order="F")
    return array, [vector(v) for v in fields["space directions"].split()], vector(fields["space origin"])


def sample(d, points):
    """Stored values of one slice seen along its normal at points of the patient; NaN outside, and where padding has a part."""
    o, s = np.array(d.ImageOrientationPatient, float), np.array(d.PixelSpacing, float)
    away = points - np.array(d.ImagePositionPatient, float)
    j, i = away @ o[3:] / s[0], away @ o[:3] / s[1]
    stored = d.pixel_array.astype(float)
    is_padding = stored == d.PixelPaddingValue if "PixelPaddingValue" in d else np.zeros(stored.shape, bool)
    values = map_coordinates(np.where(is_padding, 0, stored), [j, i], order=1, mode="nearest")
    part = map_coordinates(is_padding.astype(float), [j, i], order=1, mode="nearest") if is_padding.any() else np.zeros(len(values))
    inside = (j >= -0.5) & (j <= d.Rows - 0.5) & (i >= -0.5) & (i <= d.Columns - 0.5) & (part < 1e-9)
    border = np.minimum.reduce([np.abs(j + 0.5), np.abs(j - d.Rows + 0.5), np.abs(i + 0.5), np.abs(i - d.Columns + 0.5)]) < 1e-6
    return np.where(inside, values, np.nan), border


slices = [pydicom.dcmread(f) for f in glob.glob(os.path.join(sys.argv[1], "*"))]
o = np.array(slices[0].ImageOrientationPatient, float)
normal = np.cross(o[:3], o[3:])
slices.sort(key=lambda d: np.array(d.ImagePositionPatient, float) @ normal)
along = np.array([np.array(d.ImagePositionPatient, float) @ normal for d in slices])
array, (a, b, c), origin = read_nrrd(sys.argv[2])
slope, intercept = float(slices[0].get("RescaleSlope", 1)), float(slices[0].get("RescaleIntercept", 0))
padding = slices[0].get("PixelPaddingValue")
outside = (float(padding) if padding is not None else -32768.0) * slope + intercept
x, y = np.meshgrid(np.arange(array.shape[0]), np.arange(array.shape[1]), indexing="ij")
plane = x[..., None] * a + y[..., None] * b
values = lost = worst = differing = 0
for k in range(array.shape[2]):
    points = (origin + plane + k * c).reshape(-1, 3)
    at = points[0] @ normal
    below = min(max(int(np.searchsorted(along, at + 1e-6, side="right")) - 1, 0), len(slices) - 1)
    share = 0 if below == len(slices) - 1 else (at - along[below]) / (along[below + 1] - along[below])
    share = 0 if share < 1e-6 else share
    expected, border = sample(slices[below], points)
    if share > 0:
        upper, also = sample(slices[below + 1], points)
        expected, border = expected + share * (upper - expected), border | also
    seen = array[:, :, k].reshape(-1).astype(float)
    empty = np.isnan(expected)
    wrong = np.where(empty, np.abs(seen - outside) > 0, np.abs(seen - (np.floor(expected + 0.5) * slope + intercept)) > 1e-6) & ~border
    far = np.abs(seen - (expected * slope + intercept))[wrong & ~empty]
    differing, values, lost = differing + int(wrong.sum()), values + int((~empty).sum()), lost + int(empty.sum())
    # A value where there is no image is as wrong as can be.
    worst = max([worst, *far.tolist(), 1e9 if (wrong & empty).any() else 0])
print(json.dumps({"size": list(array.shape), "values": values, "outside": lost, "differing": differing, "worst": worst,
                  "rightAngles": float(max(abs(a @ b), abs(a @ c), abs(b @ c))), "covers": float(along[-1] - along[0] - (array.shape[2] - 1) * np.linalg.norm(c)), "step": float(np.linalg.norm(c))}))
