"""Runs the program over the real ultrasound that comes with pydicom and pydicom-data, and draws what it wrote, to be looked at."""

import shutil
import warnings
from collections import Counter
from pathlib import Path

import numpy as np
import pydicom
from PIL import Image

import score
from side_by_side import rendered


def files():
    """Every file of ultrasound with pixels, once each, by path."""
    import data_store

    found, seen = [], set()
    for folder in (Path(pydicom.__file__).parent / "data" / "test_files", Path(data_store.__file__).parent / "data"):
        for path in sorted(folder.rglob("*")):
            if path.suffix not in ("", ".dcm") or not path.is_file() or path.name in seen:
                continue
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                try:
                    data_set = pydicom.dcmread(path, force=False)
                except Exception:  # noqa: BLE001  not DICOM
                    continue
            if data_set.get("Modality") == "US" and "PixelData" in data_set:
                seen.add(path.name)
                found.append(path)
    return found


def run(folder):
    """Cleans each file alone, since some hold the same instance; see `draw`."""
    inputs = folder / "inputs"
    shutil.rmtree(folder, ignore_errors=True)
    inputs.mkdir(parents=True)
    outcomes = {}
    for path in files():
        (inputs / path.name).write_bytes(path.read_bytes())
        work = folder / path.stem
        work.mkdir()
        outcomes |= score.clean([inputs / path.name], work)
    return draw(inputs, outcomes, folder / "pictures")


def draw(inputs, outcomes, pictures):
    """Counts verdicts, and draws what was released: the original, and beside it what was written, first and middle frame."""
    pictures.mkdir(exist_ok=True)
    verdicts, undrawn = Counter(), 0
    for name, line in sorted(outcomes.items()):
        verdicts[line["verdict"] + (f" ({line['reason']})" if line["verdict"] != "released" else "")] += 1
        if line["verdict"] != "released":
            continue
        try:
            before, after = rendered(inputs / name), rendered(line["output"])
            for at in sorted({0, len(after) // 2}):
                sides = [np.stack([frame] * 3, -1) if frame.ndim == 2 else frame for frame in (before[at], after[at])]
                Image.fromarray(np.concatenate(sides, axis=1)).save(pictures / f"{name}.{at}.png")
        except Exception:  # noqa: BLE001  a picture that pydicom cannot show
            undrawn += 1
    return {"verdicts": dict(verdicts), "undrawn": undrawn}
