"""SUVbw factors of PET files by pydicom, after QIBA's published pseudo-code and written apart from the product's own.

Reads paths of files, a line each; prints the factor by which modality values become g/ml, or "none".
"""
import datetime, math, sys
import pydicom

DAY = datetime.timedelta(days=1)


def moment(date, time):
    if not date or not time:
        return None
    whole, _, fraction = str(time).partition(".")
    parts = datetime.datetime.strptime(str(date) + whole.ljust(6, "0"), "%Y%m%d%H%M%S")
    return parts + datetime.timedelta(seconds=float("0." + fraction) if fraction else 0)


def stamp(text):
    """A DT as local time of its own offset, and that offset in minutes (None without)."""
    offset = None
    for sign in "+-":
        if sign in text[8:]:
            text, zone = text[: text.rindex(sign)], text[text.rindex(sign) + 1:]
            offset = (1 if sign == "+" else -1) * (int(zone[:2]) * 60 + int(zone[2:]))
    return moment(text[:8], text[8:]), offset


def private(d, group, creator, element):
    for block in range(0x10, 0x100):
        if (group, block) in d and d[group, block].value == creator:
            tag = (group, block * 256 + element)
            return d[tag].value if tag in d else None
    return None


def factor(d):
    corrected = d.get("CorrectedImage", [])
    corrected = [corrected] if isinstance(corrected, str) else list(corrected)
    units = d.get("Units")
    if units == "GML":
        return 1.0 if d.get("SUVType", "BW") == "BW" else None
    if "ATTN" not in corrected or "DECY" not in corrected:
        return None
    scale = 1.0
    if units == "CNTS":
        suv, activity = (float(v) if v is not None else 0 for v in (private(d, 0x7053, "Philips PET Private Group", e) for e in (0x00, 0x09)))
        if suv > 0:
            return suv
        if activity <= 0:
            return None
        scale = activity
    elif units != "BQML":
        return None
    tracer, = d.RadiopharmaceuticalInformationSequence
    dose, weight = float(tracer.get("RadionuclideTotalDose") or 0), float(d.get("PatientWeight") or 0)
    if dose <= 0 or weight <= 0:
        return None
    correction = d.get("DecayCorrection")
    if correction == "ADMIN":
        return scale * weight * 1000 / dose
    if correction != "START":
        return None
    half = float(tracer.RadionuclideHalfLife)
    series, acquired = moment(d.get("SeriesDate"), d.get("SeriesTime")), moment(d.get("AcquisitionDate"), d.get("AcquisitionTime"))
    ge = private(d, 0x0009, "GEMS_PETD_01", 0x0D)
    if series and series <= acquired:
        scan = series
    elif ge:
        scan = stamp(str(ge))[0]
    else:
        frame, k = float(d.ActualFrameDuration) / 1000, math.log(2) / half
        scan = acquired - datetime.timedelta(seconds=float(d.FrameReferenceTime) / 1000) + datetime.timedelta(seconds=math.log(k * frame / (1 - math.exp(-k * frame))) / k)
    if tracer.get("RadiopharmaceuticalStartDateTime"):
        given, offset = stamp(str(tracer.RadiopharmaceuticalStartDateTime))
        if offset is not None and d.get("TimezoneOffsetFromUTC"):
            zone = d.TimezoneOffsetFromUTC
            given += datetime.timedelta(minutes=(1 if zone[0] == "+" else -1) * (int(zone[1:3]) * 60 + int(zone[3:])) - offset)
    else:
        given = moment(scan.strftime("%Y%m%d"), tracer.RadiopharmaceuticalStartTime)
        if given > scan:
            given -= DAY
    return scale * weight * 1000 / (dose * 2 ** (-(scan - given).total_seconds() / half))


for line in sys.stdin:
    if line.strip():
        found = factor(pydicom.dcmread(line.strip()))
        print("none" if found is None else repr(found))
