"""Writes docs/peers.md: what other programs leave of planted identifiers, and what we do. Run by `cargo xtask prove peers`.

    beside.py --out FILE --python PYTHON --programs FOLDER --packages FOLDER --slices FOLDER
"""

import argparse
import dataclasses
import datetime
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pydicom

import left
import others
import score

sys.path.append(str(Path(__file__).resolve().parents[1] / "conformance"))
from peers import complaints  # pylint: disable=wrong-import-position

#: Studies that are drawn; every second patient comes twice.
STUDIES = 4
ROUNDS = 2
#: Slices for a tool that is slow by more than its start.
FEW = 20
#: What stays under some options alone: it says nothing of how much of the technique is left.
CHARACTERISTICS = ("PatientAge", "PatientSex", "PatientSize", "PatientWeight")


@dataclasses.dataclass
class Told:
    """What was counted of a tool, over the files that it wrote."""

    written: int = 0
    alone: int = 0
    #: Whether all files that were not written, and only they, have bytes behind the data set.
    fails_at_tails: bool = False
    #: Values that were planted in these files, and those that are left, by what they are.
    planted: Counter = dataclasses.field(default_factory=Counter)
    kept: Counter = dataclasses.field(default_factory=Counter)
    #: Files in which a text or a UID is left, and those in which name, number or birth date of the patient is.
    telling: int = 0
    naming: int = 0
    #: Attributes and pictures that should be what they were.
    right: Counter = dataclasses.field(default_factory=Counter)
    asked: Counter = dataclasses.field(default_factory=Counter)
    #: New kinds of error that dciodvfy names, summed over files, and the files that have some.
    errors: int = 0
    faulty: int = 0
    speeds: list = dataclasses.field(default_factory=list)


def count(run, keys, folder, known):
    """Looks at every file that a tool wrote; `known` are dciodvfy's errors of the inputs."""
    with_tails = {name for name, (_, entries, _) in keys.items() if any(path == "tail" for _, path, _ in entries)}
    told = Told(written=len(run.outputs), alone=run.alone, fails_at_tails=keys.keys() - run.outputs.keys() == with_tails)
    for name, path in run.outputs.items():
        _kind, entries, ink = keys[name]
        before = pydicom.dcmread(folder / name, force=True)
        person, is_telling, is_naming = {*str(before.PatientName).split("^"), before.PatientID, before.PatientBirthDate}, False, False
        for what, sought in left.values(entries).items():
            # Some was planted at a place that was planted anew.
            sought = left.left(folder / name, sought)
            found = left.left(path, sought)
            told.planted[what] += len(sought)
            told.kept[what] += len(found)
            is_telling = is_telling or bool(found) and what != "dates"
            is_naming = is_naming or bool(found & person)
        told.telling, told.naming = told.telling + is_telling, told.naming + is_naming
        new = complaints(path) - known[name]
        told.errors += len(new)
        told.faulty += bool(new)
        _usefulness(told, entries, ink, before, pydicom.dcmread(path, force=True))
    return told


def _usefulness(told, entries, ink, before, after):
    for action, path, value in entries:
        if action == "text_retained" and path not in CHARACTERISTICS and path[0] != "~" and path[-1] != "~":
            told.asked["technique"] += 1
            told.right["technique"] += score._find(after, path) is not None and str(score._find(after, path).value) == value
    if "PixelData" not in before:
        return
    try:
        seen = list(score._pixels(before, after, ink))
    except Exception:  # pylint: disable=broad-exception-caught
        # What cannot be read shows no writing, and no picture.
        seen = [("pixels_retained", False), *(("pixels_hidden", True) for _ in ink)]
    for action, is_right in seen:
        if action == "pixels_hidden":
            told.planted["writing"] += 1
            told.kept["writing"] += not is_right
        else:
            told.asked["pictures"] += 1
            told.right["pictures"] += is_right


def speeds(tool, slices, few):
    """Of a tool, and of its quicker words where it has some."""
    if tool.quick:
        return [speed(tool, few, 1), speed(dataclasses.replace(tool, words=tool.quick), slices, ROUNDS)]
    return [speed(tool, slices, ROUNDS)]


def speed(tool, slices, rounds):
    """Megabytes of CT slices for a second of processor time, the best round; None if not all come out."""
    taken = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(prefix="scanitize-peers-") as work:
            taken.append(others.seconds(tool, slices, Path(work)))
    size = sum(path.stat().st_size for path in slices.iterdir())
    return None if None in taken else size / 1e6 / min(taken)


def row(tool, told, total):
    """A line of the table."""
    if told is None:
        return f"| {tool.name} | could not be installed here |" + " |" * 10

    def of(part, whole):
        return f"{part} of {whole}"

    kept = [of(told.kept[what], told.planted[what]) for what in ("text", "uids", "dates", "writing")]
    stayed = [f"{100 * told.right[what] / told.asked[what]:.1f} %" if told.asked[what] else "" for what in ("technique", "pictures")]
    first, *second = ["fails" if one is None else f"{one:.3g}" for one in told.speeds]
    cells = [tool.name, of(told.written, total), of(told.naming, told.written), of(told.telling, told.written), *kept, *stayed, f"{told.errors} in {told.faulty}", " ".join([first, *(f"({one})" for one in second)])]
    return "| " + " | ".join(cells) + " |"


HEAD = [
    "| | files written | patient left | anything left | texts left | UIDs left | dates left | writing left | technique kept | pictures kept | errors added | MB/s |",
    "|---|---|---|---|---|---|---|---|---|---|---|---|",
]


def document(seed, keys, table, studies):
    """The whole text."""
    kinds = len({kind for kind, _, _ in keys.values()})
    each = sum(len(one) for _, entries, _ in keys.values() for one in left.values(entries).values()) // len(keys)
    lines = [
        "# Peers",
        "",
        f"Measured on {datetime.date.today().isoformat()}, seed {seed}. `cargo xtask prove peers` writes this file: it installs the tools, draws the files anew and",
        "gives them to each tool, all in one run.",
        "",
        f"{len(keys)} files of {kinds} kinds of {studies} people who do not exist, in explicit VR little endian (`tests/score`; [score.md](score.md) says more of them). In each some {each}",
        "values are planted that identify: in attributes of Table E.1-1 of PS3.15, and where they hide besides, such as private elements, items of",
        "sequences, overlays, icons, the preamble, descriptions, codes with meanings of their own and, in the pictures of every second person, bytes behind",
        "the data set. One search looks for all of them in what each tool wrote: in its bytes, in what inflates, and in the text that pydicom reads.",
        "",
        *HEAD,
        *(row(tool, told, len(keys)) for tool, told in table),
        "",
        "- *Files written*: all others were left out, refused, or failed. Values, attributes and errors are counted in the files that were written, so that a tool that",
        "  writes little has few of them.",
        "- *Patient left*: files that still have a part of the patient's name, the number or the birth date. *Anything left*: those with any text or UID that was planted.",
        "- *Texts*: names, numbers, addresses, birth dates, words in descriptions and bytes. *Dates*: days of examinations; a tool that moves them leaves none.",
        "  A value counts once in a file. Some stand where Table E.1-1 does not look: as words in Image Type, in the meanings of codes, in kernels and filters,",
        "  before and behind the data set. A tool that does what the table says and no more leaves these.",
        "- *Writing*: lines that are drawn into pictures with name, number and dates, and of which strokes can still be seen.",
        "- *Technique kept*: attributes of geometry and technique, contours, doses and samples that are what they were. *Pictures kept*: no more than one",
        "  in a thousand pixels away from writing has changed; tools that look for writing blank some places that hold none.",
        "- *Errors added*: kinds of error that dciodvfy finds in an output and not in its input, summed over files, and in how many files.",
        "- *MB/s*: of 200 CT slices of 512 x 512 for a second of processor time, start included, the best of two rounds. The machine is shared, so that these are ratios.",
        f"  Scanitize looks for writing in every picture here (of {FEW} slices); in brackets where it looks at the kinds that carry some alone, as it does unless told.",
        "",
        "| | version | what it sets out to do here | command |",
        "|---|---|---|---|",
        *(f"| {tool.name} | {tool.version} | {tool.claims} | `{tool.line()}` |" for tool, told in table if told),
        "",
        "What a tool does not set out to do is no fault of it: most say that they leave pictures alone. The table says what is left for who sends the files.",
        "",
    ]
    lines += [f"{tool.name} wrote all files but those with bytes behind the data set." for tool, told in table if told and told.fails_at_tails]
    for tool, told in table:
        if told and tool.is_given_alone:
            lines.append(f"{tool.name} was given each planted file alone, because it gives the files of a folder names of its own.")
        elif told and told.alone:
            lines.append(f"{tool.name} ended before it was through: {told.alone} of its files were written when they were given alone.")
    return "\n".join(lines) + "\n"


def main():
    """The command line."""
    words = argparse.ArgumentParser(description=__doc__)
    for name in ("out", "python", "programs", "packages", "slices"):
        words.add_argument(f"--{name}", type=Path, required=True)
    words.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 31))
    words.add_argument("--studies", type=int, default=STUDIES)
    given = words.parse_args()
    print(f"seed {given.seed}")
    with tempfile.TemporaryDirectory(prefix="scanitize-peers-") as work:
        work = Path(work)
        inputs = work / "in"
        inputs.mkdir()
        keys = score.draw(given.seed, given.studies, inputs, lambda number: number % 2 == 0)
        known = {name: complaints(inputs / name) for name in keys}
        tools = others.tools(Path(os.path.abspath(score.PROGRAM)), given.python.absolute(), given.programs.absolute(), given.packages.absolute(), work)
        few = work / "few"
        few.mkdir()
        for path in sorted(given.slices.iterdir())[:FEW]:
            shutil.copy(path, few)
        table = [(tool, measured(tool, keys, inputs, work / "of", known, (given.slices, few))) for tool in tools]
    given.out.write_text(document(given.seed, keys, table, given.studies), encoding="utf-8")


def measured(tool, keys, inputs, work, known, slices):
    """What a tool does, or None where it is not installed."""
    if tool.version is None:
        return None
    work.mkdir()
    told = count(others.run(tool, inputs, work), keys, inputs, known)
    shutil.rmtree(work)
    told.speeds = speeds(tool, *slices)
    print(row(tool, told, len(keys)), flush=True)
    return told


if __name__ == "__main__":
    main()
