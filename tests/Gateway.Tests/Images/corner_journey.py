"""A corner-marker phantom in every orientation, made and found again without any code of the house: pydicom, nibabel and teem.

corner_journey.py make FOLDER     writes each orientation as a DICOM series (a folder) and as a NIfTI file; prints a plan a line: where to put shapes and masks, in patient mm
corner_journey.py check FOLDER    reads what came out of the house (FOLDER/out) and prints for each case and step "ok" or what is wrong
"""
import glob, itertools, json, math, os, subprocess, sys, zipfile
import nibabel as nib
import numpy as np
import pydicom
from nibabel.orientations import axcodes2ornt, apply_orientation, inv_ornt_aff, io_orientation, ornt_transform
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset

SIZE, SPACING, ORIGIN, BLOCK = (11, 9, 8), (0.7, 0.9, 2.5), (-21.5, 33.25, 102.75), 3
RAS_FROM_LPS = np.diag([-1.0, -1.0, 1.0, 1.0])
EXACT, FLOAT32 = 1e-6, 3e-5


def lattices():
    for n, (order, signs) in enumerate(itertools.product(itertools.permutations(range(3)), itertools.product((1, -1), repeat=3))):
        axes = np.zeros((3, 3))
        for axis in range(3):
            axes[order[axis], axis] = signs[axis] * SPACING[axis]
        yield f"{n:02} " + " ".join(("RL", "AP", "IS")[order[a]][:: signs[a]] for a in range(3)), axes
    for n, (angles, order, signs) in enumerate([((0.3, -0.5, 0.2), (0, 1, 2), (1, 1, 1)), ((-0.4, 0.25, 0.5), (0, 1, 2), (1, 1, -1)), ((0.2, 0.35, -0.3), (1, 2, 0), (1, -1, 1)),
                                                ((-0.15, -0.45, 0.1), (0, 2, 1), (-1, 1, -1)), ((0.5, 0.1, 0.4), (2, 0, 1), (-1, -1, 1)), ((0.01, -0.02, 0.03), (2, 1, 0), (1, 1, -1))]):
        turned = np.eye(3)
        for axis, angle in enumerate(angles):
            c, s = math.cos(angle), math.sin(angle)
            plane = [a for a in range(3) if a != axis]
            step = np.eye(3)
            step[np.ix_(plane, plane)] = [[c, -s], [s, c]]
            turned = step @ turned
        axes = np.zeros((3, 3))
        for axis in range(3):
            axes[order[axis], axis] = signs[axis] * SPACING[axis]
        yield f"{48 + n} oblique {n + 1}", turned @ axes


def affine(axes):
    made = np.eye(4)
    made[:3, :3], made[:3, 3] = axes, ORIGIN
    return made


def canonical(array, lps):
    """The array and affine with axes turned so that they grow toward the left, the posterior and the superior; by nibabel."""
    turn = ornt_transform(io_orientation(RAS_FROM_LPS @ lps), axcodes2ornt("LPS"))
    return apply_orientation(array, turn), lps @ inv_ornt_aff(turn, array.shape)


def phantom(lps):
    """Stored values: each voxel its own, and in the patient's eight corners blocks of 2000, plus 100 left, 200 posterior, 400 superior."""
    turn = ornt_transform(io_orientation(RAS_FROM_LPS @ lps), axcodes2ornt("LPS"))
    shape = [0, 0, 0]
    for axis in range(3):
        shape[int(turn[axis, 0])] = SIZE[axis]
    values = np.arange(math.prod(shape), dtype=np.int16).reshape(shape, order="F") + 7
    for corner in itertools.product((0, 1), repeat=3):
        values[tuple(slice(-BLOCK, None) if far else slice(0, BLOCK) for far in corner)] = 2000 + 100 * corner[0] + 200 * corner[1] + 400 * corner[2]
    array = apply_orientation(values, ornt_transform(axcodes2ornt("LPS"), io_orientation(RAS_FROM_LPS @ lps)))
    assert array.shape == SIZE
    return np.ascontiguousarray(array)


def write_dicom(folder, number, name, array, lps):
    os.makedirs(folder)
    root = f"1.2.826.0.1.3680043.8.498.48.{number}"
    for k in range(SIZE[2]):
        meta = FileMetaDataset()
        meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID, meta.TransferSyntaxUID = "1.2.840.10008.5.1.4.1.1.2", f"{root}.1.{k + 1}", pydicom.uid.ExplicitVRLittleEndian
        d = FileDataset(None, {}, file_meta=meta, preamble=b"\0" * 128)
        d.SOPClassUID, d.SOPInstanceUID, d.StudyInstanceUID, d.SeriesInstanceUID, d.FrameOfReferenceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID, root, f"{root}.1", f"{root}.9"
        d.Modality, d.PatientID, d.PatientName, d.SeriesDescription, d.InstanceNumber, d.StudyDate, d.StudyTime = "CT", f"P{number}", "Corner^Phantom", name, k + 1, "20240102", "101500"
        d.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
        d.ImagePositionPatient = [f"{x:.12g}" for x in (lps @ [0, 0, k, 1])[:3]]
        d.ImageOrientationPatient = [f"{x:.12g}" for x in [*(lps[:3, 0] / SPACING[0]), *(lps[:3, 1] / SPACING[1])]]
        d.PixelSpacing, d.SliceThickness = [SPACING[1], SPACING[0]], SPACING[2]
        d.SamplesPerPixel, d.PhotometricInterpretation, d.Rows, d.Columns = 1, "MONOCHROME2", SIZE[1], SIZE[0]
        d.BitsAllocated, d.BitsStored, d.HighBit, d.PixelRepresentation, d.RescaleIntercept, d.RescaleSlope = 16, 16, 15, 1, -1024, 1
        d.PixelData = array[:, :, k].T.astype("<i2").tobytes()
        d.is_little_endian, d.is_implicit_VR = True, False
        # Names that do not follow the order of the slices.
        d.save_as(os.path.join(folder, f"{(k * 5) % SIZE[2]}.dcm"))


def plan(array, lps):
    """A point, a box in each other plane, and the voxels of one marker and of one corner voxel, in patient mm."""
    values, place = canonical(array, lps)
    at = lambda x, y, z: (place @ [x, y, z, 1])[:3].tolist()
    nx, ny, nz = values.shape
    return {
        "shapes": [
            {"shape": "location", "plane": "axial", "index": nz - 3, "lps": [at(2.25, ny - 3.375, nz - 3)]},
            {"shape": "boundingBox", "plane": "sagittal", "index": 1, "lps": [at(1, 0.5, 1.25), at(1, ny - 2.75, nz - 1.5)]},
            {"shape": "boundingBox", "plane": "coronal", "index": ny - 2, "lps": [at(0.25, ny - 2, 0.75), at(nx - 3.5, ny - 2, nz - 2.125)]},
        ],
        # The marker at the left, posterior, inferior corner, and one voxel of the right, anterior, superior one.
        "mask": [at(*v) for v in np.argwhere(values == 2300)] + [at(0, 0, nz - 1)],
    }


def make(folder):
    for name, axes in lattices():
        lps = affine(axes)
        array = phantom(lps)
        case = name.split()[0]
        write_dicom(os.path.join(folder, "in", f"{case}-dicom"), int(case) + 1, name, array, lps)
        image = nib.Nifti1Image(array, RAS_FROM_LPS @ lps)
        image.set_sform(RAS_FROM_LPS @ lps, 1)
        image.header.set_xyzt_units("mm", "sec")
        image.header.set_slope_inter(1, -1024)
        raw = os.path.join(folder, "in", f"{case}-nifti.nii")
        with open(raw, "wb") as file:   # stored values stay what they are: nibabel would scale them on saving
            image.header["vox_offset"] = 352
            file.write(image.header.binaryblock + b"\0" * 4 + array.tobytes(order="F"))
        assert np.array_equal(np.asanyarray(nib.load(raw).dataobj), array.astype(float) - 1024)
        for source in ("dicom", "nifti"):
            # What a NIfTI-1 file says of its place is 32-bit.
            said = lps if source == "dicom" else RAS_FROM_LPS @ nib.load(raw).affine
            print(json.dumps({"case": f"{case}-{source}", "name": name, **plan(array, said)}))


def read_nrrd(path):
    raw = path + ".raw"
    subprocess.run(["/usr/bin/teem-unu", "save", "-f", "nrrd", "-e", "raw", "-en", "little", "-i", path, "-o", raw], check=True, capture_output=True)
    head, data = open(raw, "rb").read().split(b"\n\n", 1)
    fields = dict(line.split(": ", 1) for line in head.decode().splitlines() if ": " in line and not line.startswith("#"))
    assert fields["space"] == "left-posterior-superior", fields["space"]
    lps, vector = np.eye(4), lambda text: [float(x) for x in text.strip("()").split(",")]
    lps[:3] = np.column_stack([*[vector(v) for v in fields["space directions"].split()], vector(fields["space origin"])])
    kind = {"short": "<i2", "signed short": "<i2", "int16": "<i2", "unsigned char": "u1", "uint8": "u1"}[fields["type"]]
    return np.frombuffer(data, kind).reshape([int(s) for s in fields["sizes"].split()], order="F"), lps


def read_nifti(path):
    image = nib.load(path)
    return np.asanyarray(image.dataobj), RAS_FROM_LPS @ image.affine


class Case:
    def __init__(self, folder, plan):
        self.plan, self.out = plan, os.path.join(folder, "out", plan["case"])
        self.source = plan["case"].split("-")[1]
        axes = dict((name.split()[0], axes) for name, axes in lattices())[plan["case"][:2]]
        self.array, self.lps = phantom(affine(axes)), affine(axes)
        # What came in as 32-bit is where those say; 1e-6 mm is then asked of what came in as text.
        self.near = EXACT if self.source == "dicom" else FLOAT32
        self.values, self.place = canonical(self.array, self.lps)
        self.export = json.load(open(os.path.join(self.out, "export.json")))["exams"][0]
        self.volume = self.export["volumes"][0]

    def view(self):
        nx, ny, nz = self.values.shape
        turned = self.values[:, :, ::-1]
        for plane, expected in (("axial", self.values.transpose(2, 1, 0)), ("sagittal", turned.transpose(0, 2, 1)), ("coronal", turned.transpose(1, 2, 0))):
            seen = np.fromfile(os.path.join(self.out, plane), "<i2")
            assert seen.size == expected.size, f"{plane}: {seen.size} pixels"
            wrong = np.argwhere(seen.reshape(expected.shape) != expected)
            assert not wrong.size, f"{plane}: {len(wrong)} pixels, first at slice, y, x = {wrong[0]}"
            corner = expected[0, 0, 0], expected[-1, -1, -1]
            assert corner == {"axial": (2000, 2700), "sagittal": (2400, 2300), "coronal": (2400, 2300)}[plane], corner

    def shapes(self):
        found = [f for s in self.export["sets"] for o in s["objects"] for f in o["frameLabels"]]
        assert len(found) == 3, f"{len(found)} shapes"
        for wanted in self.plan["shapes"]:
            got = next(f for f in found if f["plane"] == wanted["plane"])
            far = np.abs(np.array(got["pointsLps"]) - wanted["lps"]).max()
            assert got["frameIndex"] == wanted["index"] and far <= EXACT, f"{wanted['plane']} {got['frameIndex']}: {far} mm away"
            self.lies_on(got.get("sopInstanceUid"), np.array(wanted["lps"]))

    def instances(self):
        with zipfile.ZipFile(os.path.join(self.out, "originals.zip")) as zip:
            return {d.SOPInstanceUID: d for d in (pydicom.dcmread(zip.open(name)) for name in zip.namelist())}

    def lies_on(self, uid, points):
        """The instance that a shape names holds its points: by its own position and orientation."""
        if self.source != "dicom" or uid is None:
            return
        d = self.dicom[uid]
        row, column = np.array(d.ImageOrientationPatient[:3], float), np.array(d.ImageOrientationPatient[3:], float)
        away = np.abs((points - np.array(d.ImagePositionPatient, float)) @ np.cross(row, column)).max()
        assert away <= EXACT, f"{away} mm from its instance"

    def masks(self):
        """Runs of the project's export, placed by the instances that they name."""
        mask, = [m for s in self.export["sets"] for o in s["objects"] for m in o["masks"]]
        columns, places = self.volume["grid"]["columns"], []
        lattice = np.array(self.volume["grid"]["lpsFromIjk"]).reshape(3, 4)
        for part in mask["slices"]:
            for start, length in part["runs"]:
                for n in range(start, start + length):
                    i, j = n % columns, n // columns
                    if self.source == "dicom":
                        d = self.dicom[part["sopInstanceUid"]]
                        o, s = np.array(d.ImageOrientationPatient, float), np.array(d.PixelSpacing, float)
                        places.append(np.array(d.ImagePositionPatient, float) + o[:3] * s[1] * i + o[3:] * s[0] * j)
                        assert d.pixel_array[j, i] in (2300, 2400), d.pixel_array[j, i]
                    else:
                        places.append(lattice @ [i, j, part["k"], 1])
        self.same_places(places, self.near)

    def same_places(self, places, near):
        wanted = np.array(self.plan["mask"])
        assert len(places) == len(wanted), f"{len(places)} voxels, not {len(wanted)}"
        away = np.linalg.norm(wanted[:, None] - np.array(places)[None], axis=2).min(axis=1).max()
        assert away <= near, f"{away} mm away"

    def file(self, name):
        array, lps = (read_nifti if name.endswith(".gz") else read_nrrd)(os.path.join(self.out, name))
        near = FLOAT32 if name.endswith(".gz") else self.near
        values, place = canonical(array, lps)
        far = np.abs(place - self.place).max()
        assert values.shape == self.values.shape and far <= near, f"{values.shape}, affine off by {far}"
        assert np.array_equal(values, self.values.astype(float) - 1024), "voxels differ"

    def labels(self, name):
        array, lps = (read_nifti if name.endswith(".gz") else read_nrrd)(os.path.join(self.out, name))
        assert set(np.unique(array)) == {0, 1}, np.unique(array)
        self.same_places([(lps @ [*v, 1])[:3] for v in np.argwhere(array == 1)], FLOAT32 if name.endswith(".gz") else self.near)

    def originals(self):
        if self.source != "dicom":
            with zipfile.ZipFile(os.path.join(self.out, "originals.zip")) as zip:
                assert len(zip.namelist()) == 1
            return
        assert len(self.dicom) == SIZE[2]
        for d in self.dicom.values():
            k = int(d.InstanceNumber) - 1
            assert np.array_equal(d.pixel_array, self.array[:, :, k].T), f"slice {k}"
            assert np.abs(np.array(d.ImagePositionPatient, float) - (self.lps @ [0, 0, k, 1])[:3]).max() <= EXACT

    def steps(self):
        self.dicom = self.instances() if self.source == "dicom" else {}
        return {
            "view": self.view, "shapes": self.shapes, "mask": self.masks, "nifti": lambda: self.file("volume.nii.gz"), "nrrd": lambda: self.file("volume.nrrd"),
            "label nifti": lambda: self.labels("labels.nii.gz"), "label nrrd": lambda: self.labels("labels.seg.nrrd"), "originals": self.originals,
        }


def check(folder):
    for line in open(os.path.join(folder, "plan")):
        case, verdicts = Case(folder, json.loads(line)), {}
        for step, run in case.steps().items():
            try:
                run()
                verdicts[step] = "ok"
            except AssertionError as wrong:
                verdicts[step] = f"WRONG {wrong}"
        print(json.dumps({"case": case.plan["case"], "name": case.plan["name"], "verdicts": verdicts}))


{"make": make, "check": check}[sys.argv[1]](sys.argv[2])
