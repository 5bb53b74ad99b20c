"""Makes pictures with writing burned into them, as DICOM files, and the truth about them in a folder of its own.

    python make.py OUT --packages DIR [--seed N] [--lines 3000]

Writes OUT/dicom/NNNN.dcm, OUT/truth/truth.json and OUT/truth/NNNN.npz (the ink of each line). The seed is drawn and printed
where none is given. DIR is where collect.py put fonts and scans.
"""

import argparse
import json
import secrets
from pathlib import Path

import numpy as np

import backgrounds
import fonts
import instance
import scene as scenes
import words
import writing


def choose(rng, found, number):
    """A scene without lines, and how it is stored."""
    one = found[rng.integers(len(found))]
    has_frames = len(one.frames) >= 4 and rng.random() < 0.8
    is_colour = one.frames.ndim == 4
    eight_bit = has_frames or one.kind in ("US", "XA") or rng.random() < 0.55
    scene = scenes.background(rng, one, int(rng.integers(3, 7)) if has_frames else 1, 640 if has_frames else 900, eight_bit)
    if not is_colour and not has_frames and scene.greatest == 255 and rng.random() < 0.2:
        scene.frames = np.repeat(scene.frames[..., None], 3, axis=3)
    is_byte = scene.greatest == 255 and scene.least == 0
    form = {}
    if is_byte and rng.random() < 0.3:
        form["jpeg"] = int(rng.integers(60, 91))
    elif is_byte and scene.frames.ndim == 3 and scene.kind == "US" and rng.random() < 0.4:
        form["palette"] = True
    elif scene.frames.ndim == 3 and rng.random() < (0.5 if scene.kind == "CR" else 0.1):
        form["inverted"] = True
    return scene, form


def make(place, packages, seed, wanted):
    """Makes pictures until they hold as many identifying lines as are wanted."""
    rng = np.random.default_rng(seed)
    found, faces = backgrounds.load(packages, backgrounds.TESTED), fonts.tested(packages)
    (place / "dicom").mkdir(parents=True)
    (place / "truth").mkdir()
    pictures, lines = [], 0
    while lines < wanted:
        number = len(pictures)
        scene, form = choose(rng, found, number)
        if rng.random() < 0.3:
            writing.draw(rng, scene, int(rng.integers(1, 5)))
        clean = rng.random() < 0.1
        if not clean:
            writing.write(rng, scene, faces, int(rng.integers(3, 11)), bool(form.get("jpeg")))
        written = instance.save(
            rng, scene, place / "dicom" / f"{number:04}.dcm", words.person(rng).replace(", ", "^"), number, **form
        )
        np.savez_compressed(place / "truth" / f"{number:04}.npz", *[line.ink for line in scene.lines])
        pictures.append(
            {
                "file": f"{number:04}.dcm",
                "source": scene.source,
                "kind": scene.kind,
                "frames": len(scene.frames),
                **written,
                "lines": [line.facts() for line in scene.lines],
            }
        )
        lines += sum(line.phi for line in scene.lines)
    truth = {"seed": seed, "lines": lines, "pictures": pictures}
    (place / "truth" / "truth.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf-8")
    return truth


def main():
    """The command line."""
    words_of = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words_of.add_argument("out", type=Path)
    words_of.add_argument("--packages", type=Path, required=True)
    words_of.add_argument("--seed", type=int)
    words_of.add_argument("--lines", type=int, default=3000)
    given = words_of.parse_args()
    seed = secrets.randbelow(1 << 31) if given.seed is None else given.seed
    truth = make(given.out, given.packages, seed, given.lines)
    print(f"seed {seed}: {truth['lines']} identifying lines on {len(truth['pictures'])} pictures")


if __name__ == "__main__":
    main()
