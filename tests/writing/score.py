"""Scores the program, or the prototype in Python, on pictures that make.py made.

    python score.py OUT                        runs $SCANITIZE_BIN clean over OUT/dicom, and looks at the bytes it wrote
    python score.py OUT --prototype NET.onnx   the boxes of prototype.py instead

A line is gone where at least nine tenths of its ink equal the value that blanks. What is blanked where nothing is written,
more than half a line's height (and at least 6 pixels) away from any line, is wrong. In JPEG whole blocks are blanked, so there it is
a fault only beyond the blocks that a line with this margin touches.
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
# Samples of a side of a block of JPEG (ITU-T T.81, 3.1.14).
BLOCK = 8


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


def count(tally, picture, inks, gone, was_blank):
    """Counts one picture. `gone` and `was_blank` are masks of frames: blank now, blank before."""
    written = np.zeros(gone.shape[1:], np.uint8)
    for at, (line, ink) in enumerate(zip(picture["lines"], inks)):
        left, top, right, bottom = line["box"]
        margin = max(6, (bottom - top) // 2)
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
    changed = (gone & ~was_blank).any(axis=0)
    near = blocks(written) if picture["jpeg"] else written
    tally.background(picture, *(int((changed & (spared == 0)).sum()) for spared in (written, near)), changed.size)


def blocks(mask):
    """The whole blocks that a mask touches."""
    rows, columns = mask.shape
    padded = np.pad(mask, ((0, -rows % BLOCK), (0, -columns % BLOCK)))
    touched = padded.reshape(padded.shape[0] // BLOCK, BLOCK, -1, BLOCK).max(axis=(1, 3))
    return np.kron(touched, np.ones((BLOCK, BLOCK), mask.dtype))[:rows, :columns]


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


def clean(inputs, work):
    """Runs the program with the preset that cleans screen captures; the outcomes by name of file.

    `--preset second-opinion` keeps a lone L or R, which identifies nobody; the default leaves screen captures out unseen.
    """
    report, output = work / "report.json", work / "out"
    program = os.environ.get("SCANITIZE_BIN", "target/release/scanitize")
    words = ["clean", "--preset", "second-opinion", "--face", "keep", "--output", output, "--report", report]
    done = subprocess.run([program, *words, *inputs], capture_output=True, text=True, check=False)
    if done.returncode not in (0, 2):
        raise RuntimeError(f"the program ended with {done.returncode}: {done.stderr}")
    return told(report, output)


def told(report, output):
    """The outcomes of a report by name of file, the paths of the outputs in full."""
    lines = json.loads(report.read_text(encoding="utf-8"))["instances"]
    for line in lines:
        if line.get("output"):
            line["output"] = str(output / line["output"])
    return {Path(line["input"]).name: line for line in lines}


def score(place, outcomes, only=None):
    """Counts what was written: all pictures, or those whose names are given."""
    tally, verdicts = Tally(), Counter()
    for picture, inks in truth(place):
        if only is not None and picture["file"] not in only:
            continue
        line = outcomes[picture["file"]]
        verdicts[line["verdict"] + (f" ({line['reason']})" if line["verdict"] != "released" else "")] += 1
        if line["verdict"] == "released":
            before, after = (_blank(path) for path in (place / "dicom" / picture["file"], line["output"]))
            count(tally, picture, inks, after, before)
    return tally, verdicts


def by_program(place):
    """Scores what the program wrote."""
    with tempfile.TemporaryDirectory(prefix="scanitize-writing-") as work:
        return score(place, clean([place / "dicom"], Path(work)))


def _blank(path):
    data_set, pixels = stored(path)
    is_lossy = data_set.file_meta.TransferSyntaxUID == pydicom.uid.JPEGBaseline8Bit
    return (np.abs(pixels.astype(np.int64) - fill(data_set)) <= (TOLERANCE if is_lossy else 0)).all(axis=3)


def main():
    """The command line."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("place", type=Path)
    words.add_argument("--prototype", type=Path)
    words.add_argument("--missed", type=Path, help="writes the lines that were missed there, as JSON")
    given = words.parse_args()
    tally, verdicts = by_prototype(given.place, given.prototype) if given.prototype else by_program(given.place)
    print("\n".join(tally.table()))
    total = sum(verdicts.values())
    for verdict, number in verdicts.most_common():
        print(f"{verdict}: {number} of {total}, {100 * number / total:.2f} %")
    if given.missed:
        given.missed.write_text(json.dumps(tally.missed), encoding="utf-8")


if __name__ == "__main__":
    main()
