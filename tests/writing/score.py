"""Scores the program, or the prototype in Python, on pictures that make.py made.

    python score.py OUT                        runs $SCANITIZE_BIN clean over OUT/dicom, and looks at the bytes it wrote
    python score.py OUT --prototype NET.onnx   the boxes of prototype.py instead

A line is gone where at least nine tenths of its ink equal the value that blanks. What is blanked where nothing is written,
farther from any line than half its height and 2 pixels (8 at least, 16 more where blocks of a JPEG are blanked), is wrong.
"""

import argparse
import json
import os
import subprocess
import tempfile
from collections import Counter
from pathlib import Path

import cv2
import numpy as np
import pydicom
from pydicom.pixels import pixel_array

from tally import Tally

TOLERANCE = 4


def truth(place):
    """The pictures with their lines, and the ink of each line."""
    pictures = json.loads((place / "truth" / "truth.json").read_text(encoding="utf-8"))["pictures"]
    for picture in pictures:
        with np.load(place / "truth" / f"{Path(picture['file']).stem}.npz") as inks:
            yield picture, [inks[name] for name in inks.files]


def stored(path):
    """Data set and stored values, `(frames, rows, columns, samples)`."""
    data_set = pydicom.dcmread(path)
    pixels = pixel_array(data_set, raw=True)
    if int(data_set.get("NumberOfFrames", 1)) == 1:
        pixels = pixels[None]
    return data_set, pixels if pixels.ndim == 4 else pixels[..., None]


def fill(data_set):
    """The value that blanks, for each sample."""
    photometric, bits = data_set.PhotometricInterpretation, data_set.BitsStored
    least, greatest = (-(1 << bits - 1), (1 << bits - 1) - 1) if data_set.PixelRepresentation else (0, (1 << bits) - 1)
    if photometric.startswith("YBR"):
        return np.array([0, 128, 128])
    return np.full(data_set.SamplesPerPixel, greatest if photometric == "MONOCHROME1" else least)


def count(tally, picture, inks, gone, was_blank, rim=0):
    """Counts one picture. `gone` and `was_blank` are masks of frames: blank now, blank before; `rim` is added to the margin."""
    written = np.zeros(gone.shape[1:], np.uint8)
    for at, (line, ink) in enumerate(zip(picture["lines"], inks)):
        left, top, right, bottom = line["box"]
        margin = max(8, min(right - left, bottom - top) // 2 + 2) + rim
        written[max(0, top - margin) : bottom + margin, max(0, left - margin) : right + margin] = 1
        part = slice(top, bottom), slice(left, right)
        shares = []
        for frame in line["frames"]:
            witness = ink
            if was_blank[frame][part][ink].mean() > 0.5:
                around = cv2.dilate(ink.astype(np.uint8), np.ones((5, 5))).astype(bool) & ~ink
                witness = around & ~was_blank[frame][part]
            shares.append(gone[frame][part][witness].mean() if witness.any() else 1.0)
        tally.line(picture, at, min(shares))
    wrong = (gone & ~was_blank).any(axis=0) & (written == 0)
    tally.background(int(wrong.sum()), wrong.size)


def by_prototype(place, net):
    """Scores boxes of the prototype."""
    import prototype

    tally, recipe, loaded = Tally(), prototype.Recipe(), prototype.session(net)
    for picture, inks in truth(place):
        data_set, pixels = stored(place / "dicom" / picture["file"])
        gone = np.zeros(pixels.shape[:3], bool)
        for still in prototype.stills(prototype.values(data_set, pixels)):
            for box in prototype.find(loaded, still, recipe):
                left, top, right, bottom = (int(round(edge)) for edge in box[:4])
                gone[:, max(0, top) : max(0, bottom), max(0, left) : max(0, right)] = True
        count(tally, picture, inks, gone, np.zeros_like(gone))
    return tally, Counter()


def by_program(place, preset):
    """Scores what the program wrote under a preset."""
    tally, verdicts = Tally(), Counter()
    with tempfile.TemporaryDirectory(prefix="scanitize-writing-") as work:
        report, output = Path(work) / "report.json", Path(work) / "out"
        program = os.environ.get("SCANITIZE_BIN", "target/release/scanitize")
        words = ["clean", "--preset", preset, "--face", "keep", "--output", output, "--report", report, place / "dicom"]
        done = subprocess.run([program, *words], capture_output=True, text=True, check=False)
        if done.returncode not in (0, 2):
            raise RuntimeError(f"the program ended with {done.returncode}: {done.stderr}")
        lines = json.loads(report.read_text(encoding="utf-8"))["instances"]
        outcomes = {Path(line["input"]).name: line for line in lines}
        for picture, inks in truth(place):
            line = outcomes[picture["file"]]
            verdicts[line["verdict"] + (f" ({line['reason']})" if line["verdict"] != "released" else "")] += 1
            if line["verdict"] == "released":
                before, after = (_blank(path) for path in (place / "dicom" / picture["file"], output / line["output"]))
                count(tally, picture, inks, after, before, 16 if picture["jpeg"] else 0)
    return tally, verdicts


def _blank(path):
    data_set, pixels = stored(path)
    is_lossy = data_set.file_meta.TransferSyntaxUID == pydicom.uid.JPEGBaseline8Bit
    return (np.abs(pixels.astype(np.int64) - fill(data_set)) <= (TOLERANCE if is_lossy else 0)).all(axis=3)


def main():
    """The command line."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("place", type=Path)
    words.add_argument("--prototype", type=Path)
    words.add_argument("--preset", default="research", help="the strict ones leave screen saves out")
    words.add_argument("--missed", type=Path, help="writes the lines that were missed there, as JSON")
    given = words.parse_args()
    tally, verdicts = by_prototype(given.place, given.prototype) if given.prototype else by_program(given.place, given.preset)
    print("\n".join(tally.table()))
    total = sum(verdicts.values())
    for verdict, number in verdicts.most_common():
        print(f"{verdict}: {number} of {total}, {100 * number / total:.2f} %")
    if given.missed:
        given.missed.write_text(json.dumps(tally.missed), encoding="utf-8")


if __name__ == "__main__":
    main()
