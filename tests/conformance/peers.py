"""What other programs see in a file."""

import re
import shutil
import subprocess

import gdcm
import numpy
import pydicom
from pydicom.pixels import pixel_array

DCMDUMP = shutil.which("dcmdump")
DCIODVFY = shutil.which("dciodvfy")


def pixels_by_pydicom(path):
    """The samples as pydicom reads them, unused bits cleared, colours of a pixel together; None where it cannot."""
    data = pydicom.dcmread(path, force=True)
    if "PixelData" not in data or data.BitsAllocated < 8 or data.SamplesPerPixel > 1 or _is_compressed(data):
        return decoded(path, data)
    is_little = data.original_encoding[1]
    stored = data.PixelData
    if data.BitsAllocated == 1:
        return _single_bits(stored, data)
    if not is_little and data.BitsAllocated == 8 and data["PixelData"].VR == "OW":
        stored = numpy.frombuffer(stored, dtype=">u2").astype("<u2").tobytes()
    samples = numpy.frombuffer(stored, dtype=f"{'<' if is_little else '>'}u{data.BitsAllocated // 8}").astype(f"<u{data.BitsAllocated // 8}")
    count = data.Rows * data.Columns * data.SamplesPerPixel * int(data.get("NumberOfFrames") or 1)
    return _used_bits(samples[:count], data)


def decoded(path, data):
    """The samples as pydicom and its decoders make them, before any conversion of colours."""
    try:
        samples = pixel_array(path, raw=True).ravel()
    except Exception:  # pylint: disable=broad-exception-caught
        return None
    return samples if samples.dtype.kind == "f" or data.BitsAllocated < 8 else _used_bits(samples.view(f"<u{samples.itemsize}"), data)


def _is_compressed(data):
    syntax = data.file_meta.get("TransferSyntaxUID") if hasattr(data, "file_meta") else None
    return bool(syntax and syntax.is_encapsulated)


def pixels_by_gdcm(path):
    """The samples as gdcm reads them, unused bits cleared."""
    reader = gdcm.ImageReader()
    reader.SetFileName(str(path))
    if not reader.Read():
        return None
    raw = reader.GetImage().GetBuffer().encode("utf-8", errors="surrogateescape")
    data = pydicom.dcmread(path, stop_before_pixels=True, force=True)
    if data.BitsAllocated == 1:
        return _single_bits(raw, data)
    return _used_bits(numpy.frombuffer(raw, dtype=f"<u{data.BitsAllocated // 8}"), data)


def gdcm_fails_on(path):
    """Whether gdcm ends the process, as on a dose of one frame, takes samples of 32 bits in big endian for little endian, or has colours."""
    data = pydicom.dcmread(path, stop_before_pixels=True, force=True)
    # In planes or not, chrominances shared or not: its buffer is in the order of the file.
    if data.get("SamplesPerPixel", 1) > 1:
        return True
    is_single_dose = data.get("Modality") == "RTDOSE" and int(data.get("NumberOfFrames") or 1) == 1
    return is_single_dose or (data.BitsAllocated == 32 and not data.original_encoding[1])


def _single_bits(stored, data):
    """Samples of one bit follow one another, the first in the lowest bit of a byte."""
    count = data.Rows * data.Columns * int(data.get("NumberOfFrames") or 1)
    return numpy.unpackbits(numpy.frombuffer(stored, dtype="u1"), bitorder="little")[:count]


def _used_bits(samples, data):
    mask = ((1 << data.BitsStored) - 1) << (data.HighBit + 1 - data.BitsStored)
    return samples & samples.dtype.type(mask)


def tags_by_pydicom(path):
    """Every tag outside group 0002 with its depth, in order."""
    found = []

    def walk(data, depth):
        for element in data:
            found.append((depth, f"{element.tag.group:04x},{element.tag.element:04x}"))
            for item in element.value if element.VR == "SQ" else []:
                walk(item, depth + 1)

    walk(pydicom.dcmread(path), 0)
    return found


def tags_by_dcmdump(path):
    """The same by dcmdump, which indents items within sequences and elements within items."""
    return _tags(_output(DCMDUMP, "-q", str(path)), 4)


def tags_by_gdcm(path):
    """The same by gdcm, without depths."""
    reader = gdcm.Reader()
    reader.SetFileName(str(path))
    return [tag for _, tag in _tags(str(reader.GetFile().GetDataSet()), 1)] if reader.Read() else None


def _tags(text, indent):
    lines = (re.match(r"(\s*)\(([0-9a-f]{4},[0-9a-f]{4})\)", line) for line in text.splitlines())
    return [(len(line[1]) // indent, line[2]) for line in lines if line and not line[2].startswith(("fffe", "0002"))]


def complaints(path):
    """The kinds of error that dciodvfy finds, with values and item numbers taken out, so that two files can be compared."""
    lines = _output(DCIODVFY, "-new", str(path)).splitlines()
    return {_kind(line) for line in lines if line.startswith("Error")}


def _kind(line):
    return re.sub(r"\[\d+\]", "", re.sub(r"= <[^>]*>", "= <>", line))


def _output(*words):
    done = subprocess.run(words, capture_output=True, check=False)
    return (done.stdout + done.stderr).decode("utf-8", errors="replace")
