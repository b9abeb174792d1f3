"""Cuts a picture through a volume with scipy, another reslicer than the product's. stdin: one JSON object; stdout: float64 values, NaN outside."""
import json, sys
import numpy as np
from scipy.ndimage import map_coordinates

job = json.load(sys.stdin)
shape = (job["slices"], job["rows"], job["columns"])
voxels = np.fromfile(job["voxels"], dtype=job["type"]).reshape(shape).astype(np.float64)
affine = np.vstack([np.array(job["lpsFromIjk"]).reshape(3, 4), [0, 0, 0, 1]])
ijk_from_lps = np.linalg.inv(affine)
right, down = np.array(job["right"], float), np.array(job["down"], float)
normal = np.cross(right, down)
normal /= np.linalg.norm(normal)
x, y = np.meshgrid(np.arange(job["width"]), np.arange(job["height"]))
lps = np.array(job["point"]) + x[..., None] * right * job["spacing"][0] + y[..., None] * down * job["spacing"][1]
per_mm = ijk_from_lps[:3, :3] @ normal
step = 1 / np.max(np.abs(per_mm))
aside = int(np.floor(job["slab"] / 2 / step + 1e-6))
layers = []
for n in range(-aside, aside + 1):
    at = lps + n * step * normal
    ijk = at @ ijk_from_lps[:3, :3].T + ijk_from_lps[:3, 3]
    kji = [ijk[..., 2], ijk[..., 1], ijk[..., 0]]
    inside = np.all([(c >= -0.5) & (c <= size - 0.5) for c, size in zip(kji, shape)], axis=0)
    if job["order"] == 0:
        kji = [np.clip(np.floor(c + 0.5), 0, size - 1) for c, size in zip(kji, shape)]
    values = map_coordinates(voxels, kji, order=job["order"], mode="nearest")
    layers.append(np.where(inside, values, np.nan))
stack = np.stack(layers)
with np.errstate(all="ignore"):
    import warnings
    warnings.simplefilter("ignore")
    picture = {"mip": np.nanmax, "minip": np.nanmin, "mean": np.nanmean}[job["projection"]](stack, axis=0)
picture.astype("<f8").tofile(sys.stdout.buffer)
