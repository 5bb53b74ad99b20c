"""Draws lines that were missed, before and after, to be looked at."""

import json

import numpy as np
from PIL import Image, ImageDraw

from side_by_side import rendered

MARGIN = 60


def draw(place, outcomes, missed, folder):
    """One PNG a line under `folder`: the part around it before and after, the line framed; missed.json says what they are."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = {one["file"]: one for one in json.loads((place / "truth" / "truth.json").read_text(encoding="utf-8"))["pictures"]}
    told = []
    for file, at, share in missed:
        line = pictures[file]["lines"][at]
        left, top, right, bottom = line["box"]
        frame = line["frames"][0]
        sides = []
        for path in (place / "dicom" / file, outcomes[file]["output"]):
            image = Image.fromarray(rendered(path)[frame]).convert("RGB")
            ImageDraw.Draw(image).rectangle((left - 3, top - 3, right + 2, bottom + 2), outline=(255, 0, 0))
            part = image.crop((max(0, left - MARGIN), max(0, top - MARGIN), right + MARGIN, bottom + MARGIN))
            sides.append(np.asarray(part.resize((part.width * 2, part.height * 2), Image.NEAREST)))
        Image.fromarray(np.concatenate(sides, axis=0)).save(folder / f"{file}.{at}.png")
        facts = {name: line[name] for name in ("text", "size", "font", "script", "look", "turned", "contrast", "over")}
        told.append(
            {
                "file": file,
                "line": at,
                "gone": share,
                "stored": {k: pictures[file][k] for k in ("class", "photometric", "depth", "jpeg")},
                **facts,
            }
        )
    (folder / "missed.json").write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
