"""Volumes as the house exports them against what dcm2niix makes of the very same DICOM files, by nibabel, nifti_tool and teem.

dcm2niix_agreement.py FOLDER    each case is a folder with dicom/ and ours/0.nii.gz, ours/0.nrrd, ours/1.nii.gz, … (phases in order); prints a line a case
"""
import glob, json, os, subprocess, sys
import nibabel as nib
import numpy as np
from nibabel.orientations import axcodes2ornt, flip_axis, io_orientation

RAS_FROM_LPS = np.diag([-1.0, -1.0, 1.0, 1.0])


def convert(case):
    target = os.path.join(case, "theirs")
    os.makedirs(target)
    subprocess.run(["/usr/bin/dcm2niix", "-z", "n", "-b", "n", "-f", "theirs", "-o", target, os.path.join(case, "dicom")], check=True, capture_output=True)
    made, = glob.glob(os.path.join(target, "*.nii"))
    return nib.load(made)


def read_nrrd(path):
    raw = path + ".raw"
    subprocess.run(["/usr/bin/teem-unu", "save", "-f", "nrrd", "-e", "raw", "-en", "little", "-i", path, "-o", raw], check=True, capture_output=True)
    head, data = open(raw, "rb").read().split(b"\n\n", 1)
    fields = dict(line.split(": ", 1) for line in head.decode().splitlines() if ": " in line and not line.startswith("#"))
    assert fields["space"] == "left-posterior-superior", fields["space"]
    lps, vector = np.eye(4), lambda text: [float(x) for x in text.strip("()").split(",")]
    lps[:3] = np.column_stack([*[vector(v) for v in fields["space directions"].split()], vector(fields["space origin"])])
    kind = {"short": "<i2", "int": "<i4", "float": "<f4", "unsigned short": "<u2", "unsigned char": "u1"}[fields["type"]]
    return np.frombuffer(data, kind).reshape([int(s) for s in fields["sizes"].split()], order="F"), RAS_FROM_LPS @ lps


def turned(array, affine, axes):
    """The array and affine with some axes counted from their other end."""
    for axis in axes:
        array, back = flip_axis(array, axis), np.eye(4)
        back[axis, axis], back[axis, 3] = -1, array.shape[axis] - 1
        affine = affine @ back
    return array, affine


def same(a, b):
    return a.shape == b.shape and bool(np.array_equal(a, b) or np.array_equal(a.astype(np.float32), b.astype(np.float32)))


def compare(case):
    theirs, verdict = convert(case), {"case": os.path.basename(case), "phases": 0, "voxels": True, "stored": True, "affine": 0.0, "nrrd": True, "niftiTool": True, "turned": "", "header": set()}
    phases = sorted(glob.glob(os.path.join(case, "ours", "*.nii.gz")))
    series = theirs.dataobj.get_unscaled() if hasattr(theirs.dataobj, "get_unscaled") else np.asanyarray(theirs.dataobj)
    verdict["phases"], wanted = len(phases), theirs.shape[3] if theirs.ndim == 4 else 1
    assert len(phases) == wanted, f"{len(phases)} phases, theirs {wanted}"
    for n, path in enumerate(phases):
        ours = nib.load(path)
        # Their axes may run the other way; by which they do is read from the affines and said.
        against = [a for a in range(3) if np.dot(ours.affine[:3, a], theirs.affine[:3, a]) < 0]
        verdict["turned"] = "".join("ijk"[a] for a in against)
        pick = lambda data: data[..., n] if theirs.ndim == 4 else data
        values, affine = turned(np.asanyarray(ours.dataobj), ours.affine, against)
        stored, _ = turned(ours.dataobj.get_unscaled(), ours.affine, against)
        verdict["voxels"] &= same(values, pick(np.asanyarray(theirs.dataobj)))
        verdict["stored"] &= same(stored, pick(series))
        verdict["affine"] = max(verdict["affine"], float(np.abs(affine - theirs.affine).max()))
        nrrd, place = turned(*read_nrrd(path.replace(".nii.gz", ".nrrd")), against)
        verdict["nrrd"] &= same(nrrd, pick(np.asanyarray(theirs.dataobj))) and float(np.abs(place - theirs.affine).max()) < 1e-3
        for check in ("-check_hdr", "-check_nim"):
            verdict["niftiTool"] &= subprocess.run(["/usr/bin/nifti_tool", check, "-infiles", path], capture_output=True).returncode == 0
        mine, other = ours.header, theirs.header
        verdict["header"] |= {field for field in mine if mine[field].tobytes() != other[field].tobytes()}
    return {**verdict, "header": sorted(verdict["header"])}


for case in sorted(glob.glob(os.path.join(sys.argv[1], "*"))):
    print(json.dumps(compare(case)))
