"""Makes several patients' studies from one phantom: studies.py IN OUT writes OUT/0 … OUT/4, every third slice; the last one lacks slices in its middle."""
import sys
from pathlib import Path

import pydicom
from pydicom.uid import generate_uid

STUDIES = [
    ("Chest CT, baseline", "20260105", "Lung 3 mm"),
    ("Chest CT, follow-up", "20260317", "Lung 3 mm"),
    ("Thorax and abdomen", "20260211", "Portal venous"),
    ("Chest CT, screening", "20260402", "Low dose"),
    ("Chest CT, incomplete transfer", "20260409", "Lung 3 mm"),
]


def main(source, target):
    slices = [pydicom.dcmread(path) for path in Path(source).iterdir()]
    slices = sorted(slices, key=lambda d: d.InstanceNumber)[::3]
    for n, (study, date, series) in enumerate(STUDIES):
        folder = Path(target) / str(n)
        folder.mkdir(parents=True)
        uids = [generate_uid() for _ in range(3)]
        for k, d in enumerate(slices):
            if n == len(STUDIES) - 1 and 14 <= k < 17:
                continue
            d.StudyInstanceUID, d.SeriesInstanceUID, d.FrameOfReferenceUID = uids
            d.SOPInstanceUID = d.file_meta.MediaStorageSOPInstanceUID = generate_uid()
            d.PatientName, d.PatientID = f"Beispiel^Anna{n}", f"B-{n:04d}"
            d.StudyDescription, d.StudyDate, d.SeriesDescription, d.InstanceNumber = study, date, series, k + 1
            d.save_as(str(folder / f"{k:03d}.dcm"))


if __name__ == "__main__":
    main(*sys.argv[1:])
