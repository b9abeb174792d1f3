# Writes the stored values of every slice of a folder, in the order of their places along z, as little-endian int16. Reads with pydicom alone.
import glob, sys
import pydicom

slices = [pydicom.dcmread(path) for path in glob.glob(sys.argv[1] + "/*.dcm")]
slices.sort(key=lambda s: float(s.ImagePositionPatient[2]))
with open(sys.argv[2], "wb") as out:
    for s in slices:
        assert s.BitsAllocated == 16 and s.file_meta.TransferSyntaxUID.is_little_endian and not s.file_meta.TransferSyntaxUID.is_compressed
        out.write(s.PixelData[: s.Rows * s.Columns * 2])
