"""Writes docs/faces.md: what is left of the faces of real heads, and what is lost of their brains.

Run by `cargo xtask prove heads`: prove.py --heads FOLDER --work FOLDER --out FILE [--phantoms FILE]
"""

import argparse
import datetime
import json
import os
import resource
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy

import series
import surface

PROGRAM = os.environ.get("SCANITIZE_BIN", "target/release/scanitize")
#: The share of a brain that may be changed at worst.
WORST = 0.001
#: Hounsfield units that no brain has.
BONE = 150
STRIPPED = ("head", "instances", "CNN views after", "skin and fat left", "brain changed")
TITLES = ("head", "instances", "face", "CNN views before", "after", "HOG views before", "after", "rank-1 right", "brain changed")


class Head:
    """One volume of a series, before and after."""

    def __init__(self, name, before, after, lines, mask, added):
        self.name, self.before, self.after, self.lines, self._mask, self.added = name, before, after, lines, mask, added
        self.seen = self.left = None

    def look(self, detectors):
        """Looks at it before and, where it was released whole, after."""
        self.seen = surface.Seen(detectors, self.before)
        if self.after:
            self.left = surface.Seen(detectors, self.after, self.seen.threshold, self.seen.middle)

    def brain(self):
        """The share of the brain's samples that are not as they were."""
        if self._mask is None or not self.after:
            return None
        (before, _, _), (after, _, _) = surface.volume(self.before), surface.volume(self.after)
        # What SynthStrip takes for brain in a CT holds bone at its rim.
        mask = self._mask & (before < BONE) if before.min() < -200 else self._mask
        return float((before != after)[mask].mean()) if before.shape == after.shape else 1.0

    def skin(self):
        """The share of skin and fat that is left of a head that was stripped."""
        return surface.skin_left(self.before, self.after, self._mask)

    def has_grid(self):
        """Whether dcm2niix makes the same grid of it after as before."""
        (before, _, placed), (after, _, again) = surface.volume(self.before), surface.volume(self.after)
        return before.shape == after.shape and numpy.array_equal(placed, again)

    def right(self, gallery):
        """How often it is known again."""
        return surface.rank_one(self.left.told, gallery, self.name) if self.left else 0

    def verdicts(self):
        """How many of its instances were released, and how many not for which reason."""
        return counted(line["verdict"] if line["verdict"] == "released" else line["reason"] for line in self.lines)

    def row(self, gallery):
        """Its line of the table."""
        left, brain = self.left, self.brain()
        faces = counted(line["face"] for line in self.lines if "face" in line)
        cells = [self.name, self.verdicts(), faces, self.seen.cnn, left.cnn if left else "-", self.seen.hog]
        cells += [left.hog if left else "-", f"{self.right(gallery)} of {len(left.told)}" if left else "-"]
        cells.append("-" if brain is None else f"{100 * brain:.4f} %")
        return "| " + " | ".join(map(str, cells)) + " |"


def counted(words):
    """How often each word comes."""
    return ", ".join(f"{count} {what}" for what, count in Counter(words).most_common()) or "-"


def cleaned(folder, work, mode):
    """What the program reports of a folder of files, and the seconds of processor that it took."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    words = ["clean", "--preset", "second-opinion", "--face", mode, "--recipient", "heads", "--key", work / "key"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [PROGRAM, *words, "--output", work / "out", "--report", work / "report.json", "--jobs", "1", folder],
        capture_output=True,
        text=True,
        check=False,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 2):
        raise RuntimeError(f"the program ended with {done.returncode}: {done.stderr}")
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return json.loads((work / "report.json").read_text(encoding="utf-8"))["instances"], seconds


def heads_of(study, folder, work, masks, mode):
    """The volumes of a study, and the seconds of processor that cleaning it took."""
    instances, seconds = cleaned(folder, work / "cleaned", mode)
    lines = {Path(line["input"]).resolve(): line for line in instances}
    heads = []
    for number, files in enumerate(series.by_series(folder), 1):
        own = [lines[path.resolve()] for path in files]
        outputs = [work / "cleaned" / "out" / line["output"] for line in own if line["verdict"] == "released"]
        before = series.converted(files, work / f"before-{number}")
        after = series.converted(outputs, work / f"after-{number}") if len(outputs) == len(files) else {}
        # Where gaps are uneven, the same slices come twice: as they are, and evened out.
        kinds = [kind for kind, path in before.items() if min(surface.volume(path)[0].shape) > 3]
        masked = {kind: series.brain_of(before[kind], masks) for kind in kinds}
        for kind in sorted(kinds, key=lambda kind: masked[kind] is None)[:1]:
            added = series.errors(outputs) - series.errors(files)
            heads.append(Head(f"{study} {number}", before[kind], after.get(kind), own, masked[kind], added))
    if len(heads) == 1:
        heads[0].name = study
    return heads, seconds


def stripped(heads):
    """The lines on heads that were stripped, and whether all is as demanded."""
    released = [head for head in heads if head.after]
    skins = {head.name: head.skin() for head in released}
    brains = [brain for head in released if (brain := head.brain()) is not None]
    hits, worst = sum(head.left.cnn for head in released), max(brains, default=0)
    rows = []
    for head in heads:
        brain, skin = head.brain(), skins.get(head.name)
        cells = [head.name, head.verdicts(), head.left.cnn if head.left else "-", "-" if skin is None else f"{100 * skin:.4f} %"]
        rows.append("| " + " | ".join(map(str, [*cells, "-" if brain is None else f"{100 * brain:.4f} %"])) + " |")
    lines = [
        "## Head-strip",
        "",
        "The same heads with `--face head-strip`. Skin and fat: the share of what is solid, and neither the brain with 2 mm around it nor in",
        "CT bone and what it encloses, up to 8 mm beneath the surface of the head, that is not air after; the surface closes what opens",
        "outwards by less than 2 cm, and is that of the largest thing, without what is thinner than 2 mm.",
        "",
        f"- Views in which the CNN sees a face after: {hits}, demanded 0.",
        f"- Skin and fat left: worst {100 * max(skins.values(), default=0):.4f} %.",
        f"- Brain changed: worst {100 * worst:.4f} %, demanded {100 * WORST:.1f} %.",
        "",
        "| " + " | ".join(STRIPPED) + " |",
        "|" + "---|" * len(STRIPPED),
        *rows,
        "",
    ]
    return lines, hits == 0 and worst <= WORST


def document(heads, seconds, phantoms, strip):
    """The whole text, and whether all is as demanded."""
    gallery = {head.name: head.seen.told for head in heads if head.seen.told}
    views = sum(len(head.left.told) for head in heads if head.left)
    right, chance = sum(head.right(gallery) for head in heads), 1 / max(1, len(gallery))
    hits = sum(head.left.cnn for head in heads if head.left)
    brains = [brain for head in heads if (brain := head.brain()) is not None]
    moved = [head.name for head in heads if head.after and not head.has_grid()]
    added = sorted({series.without_place(error) for head in heads for error in head.added})
    is_right = not moved and not added and hits == 0 and right <= max(1, views * chance) and max(brains, default=0) <= WORST
    lines = [
        "# Faces",
        "",
        f"Measured on {datetime.date.today().isoformat()} with scanitize, preset `second-opinion`, `--face deface`. `cargo xtask prove heads` writes this file.",
        "",
        "Heads that are public, each rendered in nine views before and after, by another renderer than the program's. Two detectors look",
        "for a face: dlib's CNN, with which the program looks at its own renders too, and its HOG, which the program does not have and which",
        "takes the pattern of a cut through a skull for one at times. Rank-1: what either finds is compared with the faces of all heads",
        "before, by dlib's net; it is right when the nearest one is of the same head. The brain is what SynthStrip found, in CT without bone.",
        "",
        f"- Views in which the CNN sees a face after: {hits}, demanded 0.",
        f"- Views in which a head is known again: {right} of {views}; chance is {100 * chance:.0f} %.",
        f"- dcm2niix makes another grid after than before of: {', '.join(moved) or 'none'}.",
        f"- Kinds of error that dciodvfy finds after and not before: {'; '.join(added) or 'none'}.",
        f"- Brain changed: median {100 * float(numpy.median(brains or [0])):.4f} %, worst {100 * max(brains, default=0):.4f} %, demanded {100 * WORST:.1f} %.",
        "",
        "| " + " | ".join(TITLES) + " |",
        "|" + "---|" * len(TITLES),
        *(head.row(gallery) for head in heads),
        "",
        "| study | seconds of processor, all told |",
        "|---|---|",
        *(f"| {study} | {spent:.1f} |" for study, spent in seconds.items()),
        "",
    ]
    if phantoms:
        lines += [
            "Heads made of ellipsoids, of which every place is known (`tests/support/phantoms`), in CT, T1 and T2, of adults and children:",
            "",
            "| how they lie and are seen | heads | found | face left at worst | ears left at worst | brain cut at worst |",
            "|---|---|---|---|---|---|",
            *phantoms,
            "",
        ]
    told, is_stripped = stripped(strip)
    return "\n".join(lines + told), is_right and is_stripped


def main():
    """The command line."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("--heads", "--work", "--out"):
        words.add_argument(name, type=Path, required=True)
    words.add_argument("--phantoms", type=Path, help="lines of a table, as the tests of phantoms print them")
    given = words.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    folders = {folder.name: folder for folder in sorted((given.heads / "dicom").iterdir()) if folder.is_dir()}
    for source in sorted(given.heads.glob("*.nii.gz")):
        name = source.name.removesuffix(".nii.gz")
        folders[name] = given.work / "made" / name
        if not folders[name].exists():
            series.from_nifti(source, folders[name])
    masks, detectors = sorted((given.heads / "brain").glob("*.nii.gz")), surface.Detectors()
    heads, seconds, strip = [], {}, []
    for study, folder in folders.items():
        found, seconds[study] = heads_of(study, folder, given.work / study, masks, "deface")
        bare, _ = heads_of(study, folder, given.work / f"{study}-strip", masks, "head-strip")
        for head in found + bare:
            head.look(detectors)
            print(f"{head.name}: CNN {head.seen.cnn} -> {head.left and head.left.cnn}, brain {head.brain()}", flush=True)
        heads, strip = heads + found, strip + bare
    phantoms = given.phantoms.read_text(encoding="utf-8").splitlines() if given.phantoms else []
    text, is_right = document(heads, seconds, [line for line in phantoms if line.startswith("|")], strip)
    given.out.write_text(text, encoding="utf-8")
    sys.exit(not is_right)


if __name__ == "__main__":
    main()
