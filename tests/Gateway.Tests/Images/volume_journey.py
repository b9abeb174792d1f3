"""Volumes by nibabel and teem for a journey through the house.

volume_journey.py make FOLDER      writes image.nii.gz and image.nrrd, oblique and anisotropic; prints places in the patient (LPS mm) with their values
volume_journey.py turn FROM TO         saves a labelmap as another tool would, with its axes turned to the nearest of right, anterior, superior
volume_journey.py same OURS FOLDER       prints how a file of ours differs from what dcm2niix makes of the DICOM files of a folder, axes turned alike
volume_journey.py labels FILE...   prints for each labelmap the places of the voxels that are 1, and its size and affine
"""
import json, math, os, subprocess, sys
import numpy as np

LPS = np.diag([-1.0, -1.0, 1.0, 1.0])


def affine(flip):
    a, b = 0.3, -0.5
    rx = np.array([[1, 0, 0], [0, math.cos(a), -math.sin(a)], [0, math.sin(a), math.cos(a)]])
    ry = np.array([[math.cos(b), 0, math.sin(b)], [0, 1, 0], [-math.sin(b), 0, math.cos(b)]])
    made = np.eye(4)
    made[:3, :3] = rx @ ry @ np.diag([0.7, 0.9 * flip, 2.5])
    made[:3, 3] = (-21.5, 33.25, 102.75)
    return made


def probes(array, lps):
    random = np.random.default_rng(3)
    found = []
    for _ in range(200):
        ijk = [int(random.integers(0, n)) for n in array.shape]
        found.append({"lps": (lps @ [*ijk, 1])[:3].tolist(), "value": int(array[tuple(ijk)])})
    return found


def make(folder):
    import nibabel as nib
    array = np.asfortranarray(np.random.default_rng(1).integers(-1000, 3000, (31, 23, 11), dtype=np.int16))
    ras = affine(1)
    image = nib.Nifti1Image(array, ras)
    image.header.set_xyzt_units("mm", "sec")
    image.header["descrip"] = b"SECRET-NAME"
    nib.save(image, os.path.join(folder, "image.nii.gz"))
    read = nib.load(os.path.join(folder, "image.nii.gz"))
    print(json.dumps({"file": "image.nii.gz", "probes": probes(np.asanyarray(read.dataobj), LPS @ read.affine)}))
    other, lps = np.asfortranarray(array[::-1] + 1), LPS @ affine(-1)
    open(os.path.join(folder, "bytes"), "wb").write(other.tobytes(order="F"))
    vector = lambda v: "(" + ",".join(repr(float(x)) for x in v) + ")"
    subprocess.run(["/usr/bin/teem-unu", "make", "-i", os.path.join(folder, "bytes"), "-s", "31", "23", "11", "-t", "short", "-e", "raw", "-en", "little", "-spc", "LPS",
                    "-dirs", " ".join(vector(lps[:3, n]) for n in range(3)), "-orig", vector(lps[:3, 3]), "-o", os.path.join(folder, "image.nrrd")], check=True, capture_output=True)
    print(json.dumps({"file": "image.nrrd", "probes": probes(other, lps)}))


def labels(paths):
    for path in paths:
        if path.endswith(".nii.gz"):
            import nibabel as nib
            image = nib.load(path)
            array, lps = np.asanyarray(image.dataobj), LPS @ image.affine
        else:
            raw = path + ".raw.nrrd"
            subprocess.run(["/usr/bin/teem-unu", "save", "-f", "nrrd", "-e", "raw", "-en", "little", "-i", path, "-o", raw], check=True, capture_output=True)
            head, data = open(raw, "rb").read().split(b"\n\n", 1)
            fields = dict(line.split(": ", 1) for line in head.decode().splitlines() if ": " in line and not line.startswith("#"))
            assert fields["space"] == "left-posterior-superior" and fields["type"] == "unsigned char", fields
            lps = np.eye(4)
            lps[:3] = np.column_stack([*[[float(x) for x in v.strip("()").split(",")] for v in fields["space directions"].split()],
                                       [float(x) for x in fields["space origin"].strip("()").split(",")]])
            array = np.frombuffer(data, np.uint8).reshape([int(s) for s in fields["sizes"].split()], order="F")
        voxels = np.argwhere(array == 1)
        print(json.dumps({"file": path, "shape": list(array.shape), "others": int(np.count_nonzero(array > 1)),
                          "places": [(lps @ [*v, 1])[:3].tolist() for v in voxels]}))


def turn(source, target):
    import nibabel as nib
    nib.save(nib.as_closest_canonical(nib.load(source)), target)
    print(json.dumps({"axes": "".join(nib.aff2axcodes(nib.load(target).affine))}))


def same(ours, folder):
    import glob
    import nibabel as nib
    subprocess.run(["/usr/bin/dcm2niix", "-b", "n", "-z", "n", "-f", "theirs", "-o", folder, folder], check=True, capture_output=True)
    a, b = (nib.as_closest_canonical(nib.load(f)) for f in (ours, glob.glob(os.path.join(folder, "theirs*.nii"))[0]))
    x, y = np.asanyarray(a.dataobj), np.asanyarray(b.dataobj)
    print(json.dumps({"shape": list(x.shape) == list(y.shape), "voxels": bool(x.shape == y.shape and np.array_equal(x, y)), "affine": float(np.abs(a.affine - b.affine).max())}))


{"same": lambda: same(sys.argv[2], sys.argv[3]), "turn": lambda: turn(sys.argv[2], sys.argv[3]), "make": lambda: make(sys.argv[2]), "labels": lambda: labels(sys.argv[2:])}[sys.argv[1]]()
