"""The same pictures for other programs: rendered as a viewer shows them, their boxes counted as ours are."""

import json
import subprocess
from pathlib import Path

import numpy as np
from PIL import Image
from pydicom.pixels import apply_color_lut

import backgrounds
from score import count, stored, truth
from tally import Tally

RIM = 2
NAMES = ["RapidOCR", "Tesseract", "Tesseract, pictures enlarged twice", "Microsoft Presidio"]


def rendered(path):
    """The frames in eight bits: grey between its 0.1 and 99.9 percentile and dark on bright turned, colours as they are."""
    data_set, pixels = backgrounds.frames(path)
    if data_set.PhotometricInterpretation == "PALETTE COLOR":
        pixels = np.stack([apply_color_lut(frame, data_set) >> 8 for frame in pixels])
    if pixels.ndim == 4:
        return pixels.astype(np.uint8)
    low, high = np.percentile(pixels, [0.1, 99.9])
    grey = np.clip((pixels.astype(np.float64) - low) / max(high - low, 1), 0, 1) * 255
    return (255 - grey if data_set.PhotometricInterpretation == "MONOCHROME1" else grey).astype(np.uint8)


def ask(place, python, files, folder):
    """What each peer finds on these pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    tasks = []
    for file in sorted(files):
        frames = rendered(place / "dicom" / file)
        images = [f"{file}.{at}.png" for at in range(len(frames))]
        for name, frame in zip(images, frames):
            Image.fromarray(frame).save(folder / name)
        tasks.append({"file": file, "images": images, "header": str((place / "dicom" / file).resolve())})
    (folder / "tasks.json").write_text(json.dumps(tasks), encoding="utf-8")
    try:
        subprocess.run([python, Path(__file__).parent / "peers.py", folder], check=True)
    except (OSError, subprocess.CalledProcessError):
        return {name: {"missing": "its packages could not be installed"} for name in NAMES}
    return json.loads((folder / "boxes.json").read_text(encoding="utf-8"))


def score(place, boxes):
    """Counts boxes by picture, two pixels larger on each side, as if they were blanked on every frame."""
    tally = Tally()
    for picture, inks in truth(place):
        if picture["file"] not in boxes:
            continue
        _, pixels = stored(place / "dicom" / picture["file"])
        gone = np.zeros(pixels.shape[:3], bool)
        for left, top, right, bottom in boxes[picture["file"]]:
            rows = slice(max(0, int(top) - RIM), max(0, int(np.ceil(bottom)) + RIM))
            gone[:, rows, max(0, int(left) - RIM) : max(0, int(np.ceil(right)) + RIM)] = True
        count(tally, picture, inks, gone, np.zeros_like(gone))
    return tally
