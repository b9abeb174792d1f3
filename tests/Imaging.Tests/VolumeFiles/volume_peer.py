"""NIfTI by nibabel and NRRD by teem, as peers.

volume_peer.py write-nifti FOLDER   writes files of every type, order, version, transform; one JSON line each with what must be read
volume_peer.py write-nrrd FOLDER    the same with teem's unu
volume_peer.py read FILE...         one JSON line a file with what nibabel (NIfTI) or teem (NRRD) reads of it
"""
import hashlib, itertools, json, math, os, subprocess, sys
import numpy as np

LPS = np.diag([-1.0, -1.0, 1.0, 1.0])
TYPES = ["uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64", "float32", "float64"]


def voxels(shape, dtype, seed=1):
    """Values over the whole range of the type; floats over many magnitudes."""
    random = np.random.default_rng(seed)
    if np.issubdtype(dtype, np.floating):
        return np.asfortranarray((random.standard_normal(shape) * 10.0 ** random.integers(-5, 5, shape)).astype(dtype))
    info = np.iinfo(dtype)
    return np.asfortranarray(random.integers(info.min, info.max, shape, dtype=dtype, endpoint=True))


def oblique(spacing=(0.7, 0.9, 2.5), offset=(-21.5, 33.25, 102.75)):
    a, b, c = 0.35, -0.2, 0.6
    rx = np.array([[1, 0, 0], [0, math.cos(a), -math.sin(a)], [0, math.sin(a), math.cos(a)]])
    ry = np.array([[math.cos(b), 0, math.sin(b)], [0, 1, 0], [-math.sin(b), 0, math.cos(b)]])
    rz = np.array([[math.cos(c), -math.sin(c), 0], [math.sin(c), math.cos(c), 0], [0, 0, 1]])
    affine = np.eye(4)
    affine[:3, :3] = rx @ ry @ rz @ np.diag(spacing)
    affine[:3, 3] = offset
    return affine


def orientations():
    for permutation in itertools.permutations(range(3)):
        for signs in itertools.product([1, -1], repeat=3):
            turn = np.zeros((4, 4))
            for column, (row, sign) in enumerate(zip(permutation, signs)):
                turn[row, column] = sign
            turn[3, 3] = 1
            yield turn


def digest(array):
    little = array.astype(array.dtype.newbyteorder("<"))
    return hashlib.sha256(little.tobytes(order="F")).hexdigest()


def say(name, file, shape, kind, stored, affine, slope=1.0, inter=0.0, data=None, phases=1, peer=None):
    print(json.dumps({"name": name, "file": file, "data": data, "peer": None if peer is None else peer[:3].ravel().tolist(), "shape": list(shape), "phases": phases, "type": kind, "sha256": digest(stored),
                      "lps": None if affine is None else affine[:3].ravel().tolist(), "slope": slope, "inter": inter}))


def write_nifti(folder):
    import nibabel as nib

    def one(name, array, affine, version=1, order="<", ending=".nii", form="sform", units="mm", scale=(None, None), code=1, rgb=False):
        header = (nib.Nifti1Header if version == 1 else nib.Nifti2Header)(endianness=order)
        dtype = np.dtype([("R", "u1"), ("G", "u1"), ("B", "u1")]) if rgb else array.dtype
        header.set_data_dtype(dtype)
        shape = array.shape[1:] if rgb else array.shape
        header.set_data_shape(shape)
        header.set_xyzt_units(units, "sec")
        header.set_sform(affine if form in ("sform", "both") else None, code=code if form in ("sform", "both") else 0)
        header.set_qform(affine if form in ("qform", "both") else None, code=code if form in ("qform", "both") else 0)
        header["descrip"] = b"SECRET-NAME"
        if scale[0] is not None:
            header["scl_slope"], header["scl_inter"] = scale
        pair = ending.startswith(".hdr")
        header["magic"] = (b"ni1" if version == 1 else b"ni2") if pair else (b"n+1" if version == 1 else b"n+2")
        header["vox_offset"] = 0 if pair else (352 if version == 1 else 544)
        raw = array.astype(array.dtype.newbyteorder(order)).tobytes(order="F")
        path = os.path.join(folder, name + ending)
        head = header.binaryblock + b"\0\0\0\0"
        data = None
        write = lambda to, content: (__import__("gzip").open if to.endswith(".gz") else open)(to, "wb").write(content)
        if pair:
            data = path.replace(".hdr", ".img")
            write(path, head)
            write(data, raw)
        else:
            write(path, head + raw)
        image = nib.load(path)
        mm = {"meter": 1000.0, "mm": 1.0, "micron": 0.001, "unknown": 1.0}[units]
        to = np.diag([mm, mm, mm, 1]) @ LPS
        meant, read = (to @ affine, to @ image.affine) if form != "none" else (None, None)
        say(name, path, shape[:3], "rgb24" if rgb else str(array.dtype), array, meant, *(float(np.float32(s)) if s is not None else d for s, d in zip(scale, (1.0, 0.0))),
            data=data, phases=shape[3] if len(shape) > 3 else 1, peer=read)

    shape, affine = (7, 5, 4), oblique()
    for kind, order, version, ending in itertools.product(TYPES, "<>", (1, 2), (".nii", ".nii.gz")):
        one(f"{kind}-{'le' if order == '<' else 'be'}-v{version}{ending.replace('.', '-')}", voxels(shape, kind), affine, version, order, ending)
    for order in "<>":
        one(f"rgb-{'le' if order == '<' else 'be'}", voxels((3, 7, 5, 4), "uint8"), affine, order=order, rgb=True)
    for n, turn in enumerate(orientations()):
        for slant, base in (("straight", np.diag([0.7, 0.9, 2.5, 1])), ("oblique", affine)):
            turned = (turn @ base) if slant == "straight" else (base @ turn)
            turned[:3, 3] = (-21.5, 33.25, 102.75)
            one(f"orientation-{n}-{slant}", voxels(shape, "int16"), turned, form=["sform", "qform", "both"][n % 3], ending=".nii.gz")
    for units in ("meter", "micron", "unknown"):
        one(f"units-{units}", voxels(shape, "int16"), affine, units=units, form="both")
    one("slope", voxels(shape, "int16"), affine, scale=(0.123, -1024.0))
    one("phases", voxels((7, 5, 4, 3), "int16"), affine)
    one("phases-gz-be", voxels((7, 5, 4, 3), "uint16"), affine, order=">", ending=".nii.gz")
    for ending in (".hdr", ".hdr.gz"):
        for version in (1, 2):
            one(f"pair-v{version}", voxels(shape, "int16"), affine, version, ">", ending)
    one("no-form", voxels(shape, "int16"), affine, form="none")


UNU = {"uint8": "uchar", "int8": "signed char", "uint16": "ushort", "int16": "short", "uint32": "uint", "int32": "int", "uint64": "ulonglong", "int64": "longlong",
       "float32": "float", "float64": "double"}


def unu(*arguments):
    subprocess.run(["/usr/bin/teem-unu", *arguments], check=True, capture_output=True)


def write_nrrd(folder):
    def vector(v):
        return "(" + ",".join(repr(float(x)) for x in v) + ")"

    def make(name, array, affine, space="LPS", sign=(1, 1, 1), time=False, kinds=None, more=()):
        raw = os.path.join(folder, name + ".bytes")
        open(raw, "wb").write(array.tobytes(order="F"))
        made = os.path.join(folder, name + "-made.nrrd")
        to = np.diag([*sign, 1.0]) @ affine
        pad = [0.0] if time else []
        directions = [vector([*to[:3, n], *pad]) for n in range(3)]
        if array.ndim == 4:
            directions.append("(0,0,0,2)" if time else "none")
        unu("make", "-i", raw, "-s", *map(str, array.shape), "-t", UNU[str(array.dtype)], "-e", "raw", "-en", "little", "-spc", space, "-dirs", " ".join(directions),
            "-orig", vector([*to[:3, 3], *pad]), *(["-k", *kinds] if kinds else []), "-c", "SECRET-NAME", "-kv", "PatientName:=SECRET-NAME", *more, "-o", made)
        return made

    def save(made, name, *arguments, ending=".nrrd"):
        path = os.path.join(folder, name + ending)
        unu("save", "-f", "nrrd", *arguments, "-i", made, "-o", path)
        return path

    shape, affine = (7, 5, 4), LPS @ oblique()
    domains = ["domain"] * 3
    for kind in TYPES:
        array = voxels(shape, kind)
        made = make(f"t-{kind}", array, affine, kinds=domains)
        for encoding, order in itertools.product(("raw", "gzip", "bzip2", "hex"), ("little", "big")):
            name = f"{kind}-{encoding}-{order}"
            say(name, save(made, name, "-e", encoding, "-en", order), shape, kind, array, affine)
        name = f"{kind}-ascii"
        written = array if np.issubdtype(array.dtype, np.integer) else np.round(array.astype("float64"), 2).astype(kind)
        made = make(f"a-{kind}", written, affine)
        say(name, save(made, name, "-e", "ascii"), shape, kind, written, affine)
        name = f"{kind}-detached"
        path = save(made, name, "-e", "raw", ending=".nhdr")
        say(name, path, shape, kind, written, affine, data=path.replace(".nhdr", ".raw"))
    array = voxels(shape, "int16")
    spaces = {"right-anterior-superior": (-1, -1, 1), "RAS": (-1, -1, 1), "left-anterior-superior": (1, -1, 1), "LAS": (1, -1, 1), "left-posterior-superior": (1, 1, 1), "LPS": (1, 1, 1)}
    for space, sign in spaces.items():
        say(f"space-{space}", make(f"s-{space}", array, affine, space, sign), shape, "int16", array, affine)
    four = voxels((*shape, 3), "int16")
    for space, sign in {"right-anterior-superior-time": (-1, -1, 1), "RAST": (-1, -1, 1), "LAST": (1, -1, 1), "LPST": (1, 1, 1)}.items():
        say(f"space-{space}", make(f"s-{space}", four, affine, space, sign, time=True), shape, "int16", four, affine, phases=3)
    for space in ("scanner-xyz", "3D-right-handed", "3D-left-handed"):
        say(f"space-{space}", make(f"s-{space}", array, affine, space), shape, "int16", array, None)
    for n, turn in enumerate(orientations()):
        turned = affine @ turn
        turned[:3, 3] = (-21.5, 33.25, 102.75)
        made = make(f"o-{n}", array, turned)
        say(f"orientation-{n}", made, shape, "int16", array, turned)
    listed = make("list", four, affine, kinds=[*domains, "list"])
    for order, name in (("3 0 1 2", "list-first"), ("0 3 1 2", "list-second"), ("0 1 3 2", "list-third")):
        path = os.path.join(folder, name + ".nrrd")
        unu("permute", "-p", *order.split(), "-i", listed, "-o", path)
        say(name, path, shape, "int16", four, affine, phases=3)
    swapped = os.path.join(folder, "space-permuted.nrrd")
    unu("permute", "-p", "2", "0", "1", "-i", make("p", array, affine), "-o", swapped)
    say("space-permuted", swapped, (4, 7, 5), "int16", np.asfortranarray(array.transpose(2, 0, 1)), affine @ np.eye(4)[:, [2, 0, 1, 3]])
    colours = voxels((3, *shape), "uint8")
    path, planar = os.path.join(folder, "rgb.nrrd"), os.path.join(folder, "rgb-planar.nrrd")
    raw = os.path.join(folder, "rgb.bytes")
    open(raw, "wb").write(colours.tobytes(order="F"))
    unu("make", "-i", raw, "-s", "3", "7", "5", "4", "-t", "uchar", "-e", "raw", "-spc", "LPS", "-dirs", "none " + " ".join(vector(affine[:3, n]) for n in range(3)), "-orig",
        vector(affine[:3, 3]), "-k", "RGB-color", *domains, "-o", path)
    unu("permute", "-p", "1", "2", "3", "0", "-i", path, "-o", planar)
    for file in (path, planar):
        say(os.path.basename(file), file, shape, "rgb24", colours, affine)
    plain = os.path.join(folder, "spacings.nrrd")
    unu("make", "-i", os.path.join(folder, "p.bytes"), "-s", "7", "5", "4", "-t", "short", "-e", "raw", "-sp", "0.7", "0.9", "2.5", "-o", plain)
    say("spacings-only", plain, shape, "int16", array, None)


def read(paths):
    for path in paths:
        if ".nii" in path:
            import nibabel as nib
            image = nib.load(path)
            stored = image.dataobj.get_unscaled() if hasattr(image.dataobj, "get_unscaled") else np.asarray(image.dataobj)
            if stored.dtype.names:
                stored = np.stack([stored[c] for c in "RGB"])
            slope, inter = image.dataobj.slope, image.dataobj.inter
            qform, code = image.get_qform(coded=True)
            print(json.dumps({"file": path, "shape": list(image.shape), "type": str(stored.dtype), "sha256": digest(np.asfortranarray(stored)),
                              "lps": (LPS @ image.affine)[:3].ravel().tolist(), "qform": None if qform is None else (LPS @ qform)[:3].ravel().tolist(), "qcode": int(code),
                              "slope": 1.0 if slope is None else float(slope), "inter": 0.0 if inter is None else float(inter), "intent": int(image.header["intent_code"])}))
        else:
            raw = path + ".teem"
            subprocess.run(["/usr/bin/teem-unu", "save", "-f", "nrrd", "-e", "raw", "-en", "little", "-i", path, "-o", raw], check=True, capture_output=True)
            content = open(raw, "rb").read()
            head, data = content.split(b"\n\n", 1)
            fields = dict(line.split(": ", 1) for line in head.decode().splitlines() if ": " in line and not line.startswith("#"))
            vectors = [tuple(float(x) for x in v.strip("()").split(",")) for v in fields["space directions"].split() if v != "none"]
            origin = [float(x) for x in fields["space origin"].strip("()").split(",")]
            lps = np.column_stack([*vectors, origin])
            print(json.dumps({"file": path, "shape": [int(s) for s in fields["sizes"].split()], "type": fields["type"], "sha256": hashlib.sha256(data).hexdigest(),
                              "lps": lps.ravel().tolist(), "space": fields["space"]}))


{"write-nifti": lambda: write_nifti(sys.argv[2]), "write-nrrd": lambda: write_nrrd(sys.argv[2]), "read": lambda: read(sys.argv[2:])}[sys.argv[1]]()
