"""Patient positions by PS3.3 C.7.6.2.1.1, from attributes as a file holds them.

Reads JSON from standard input: a list of {ImagePositionPatient, ImageOrientationPatient, PixelSpacing: decimal strings,
Pixels: [[column, row], ...]}. Writes a list of lists of [x, y, z] in mm. Written apart from the product, with no library, on purpose.
"""
import json
import sys
from decimal import Decimal


def numbers(text):
    return [Decimal(part) for part in text.split("\\")]


def positions(case):
    s = numbers(case["ImagePositionPatient"])
    cosines = numbers(case["ImageOrientationPatient"])
    x, y = cosines[:3], cosines[3:]
    # "The first value is the row spacing": between the centres of adjacent rows, so it goes with y, the column's direction.
    delta_j, delta_i = numbers(case["PixelSpacing"])
    for column, row in case["Pixels"]:
        i, j = Decimal(column), Decimal(row)
        yield [float(x[n] * delta_i * i + y[n] * delta_j * j + s[n]) for n in range(3)]


json.dump([list(positions(case)) for case in json.load(sys.stdin)], sys.stdout)
