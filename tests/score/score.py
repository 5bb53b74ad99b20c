"""A score of de-identification like that of the MIDI-B challenge: `python score.py [--studies N] [--seed N]`.

Studies of people who do not exist are drawn (person.py, kinds.py), identifiers are planted and a key is written beside them (plants.py),
the program cleans them with the preset `research`, faces kept, and each entry of the key is looked up in what it wrote.
"""

import argparse
import datetime
import json
import os
import random
import subprocess
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

import numpy
import pydicom
from pydicom.pixels import pixel_array

import documents
import kinds
import plants
import private
import table
from person import Person, Study, Words

ACTIONS = [
    "tag_retained", "text_notnull", "text_retained", "text_removed", "date_shifted", "uid_changed", "uid_consistent", "patid_consistent",
    "pixels_hidden", "pixels_retained",
]
#: Those by which something is taken away.
REMOVALS = ["text_removed", "date_shifted", "uid_changed", "uid_consistent", "patid_consistent", "pixels_hidden"]
BYTES_AND_NUMBERS = ("OB", "OW", "UN", "US", "DS", "IS", "TM")
PROGRAM = os.environ.get("SCANITIZE_BIN", "target/release/scanitize")


def draw(seed, studies, folder, has_tail=lambda number: True):
    """Writes studies and gives the key of each file: `{file name: (kind, entries, ink)}`.

    `has_tail` says of the number of a study whether bytes stand behind the data sets of its pictures.
    """
    words, keys = Words(random.Random(seed)), {}
    rows = [row for row in table.rows() if row.vr not in BYTES_AND_NUMBERS and row.keyword != "IssuerOfPatientID"]
    for number in range(studies):
        person = Person(words)
        for visit in range(1 + number % 2):
            study = Study(person)
            for kind, build in {**kinds.IMAGES, **documents.DOCUMENTS}.items():
                made = build(study, words.uid(), 1)
                entries = list(plants.plant(made, rows))
                name = f"{number:02}-{visit}-{kind.replace(' ', '-')}.dcm"
                entries += _write(made, folder / name, has_tail(number))
                keys[name] = (kind, entries, made.ink)
    return keys


def _write(made, path, has_tail):
    """Writes an instance with a word before the data set, and one behind where a picture is its last; gives their entries."""
    first = made.words.word()
    made.data.preamble = b"MZ" + first.encode().ljust(126, b"\0")
    made.data.save_as(path, enforce_file_format=True)
    yield "text_removed", "preamble", first
    if "PixelData" in made.data and has_tail:
        last = made.words.word()
        with open(path, "ab") as file:
            file.write(last.encode())
        yield "text_removed", "tail", last


def clean(folder, work):
    """Runs the program; gives its lines by the name of the input."""
    words = ["clean", "--preset", "research", "--face", "keep", "--check-every-image", "--output", work / "out", "--report", work / "report.json"]
    done = subprocess.run([PROGRAM, *words, folder], capture_output=True, text=True, check=False)
    if done.returncode not in (0, 2):
        raise RuntimeError(f"the program ended with {done.returncode}: {done.stderr}")
    lines = json.loads((work / "report.json").read_text(encoding="utf-8"))["instances"]
    return {Path(line["input"]).name: line for line in lines}


class Score:
    """Right and wrong entries by action, and what was wrong."""

    def __init__(self):
        self.right, self.wrong, self.faults = Counter(), Counter(), Counter()
        self.verdicts, self.kinds = Counter(), defaultdict(Counter)

    def count(self, kind, action, path, is_right):
        """Counts an entry."""
        (self.right if is_right else self.wrong)[action] += 1
        if not is_right:
            self.faults[(kind, action, path)] += 1

    def share(self, actions=ACTIONS):
        """The share of right entries in all of these actions."""
        right, wrong = (sum(counts[action] for action in actions) for counts in (self.right, self.wrong))
        return right / max(1, right + wrong)


class People:
    """What must agree between files: identifiers of patients, UIDs, and the days by which dates move."""

    def __init__(self):
        self.new, self.old, self.days = {}, {}, {}

    def is_consistent(self, old, new):
        """Whether the value has always become this one, and no other value has."""
        return self.new.setdefault(old, new) == new and self.old.setdefault(new, old) == old and old != new

    def is_moved(self, patient, old, new):
        """Whether the day has moved by the days of the patient."""
        days = (_day(new) - _day(old)).days
        return days != 0 and new[8:] == old[8:] and self.days.setdefault(patient, days) == days


def _day(text):
    return datetime.datetime.strptime(text[:8], "%Y%m%d").date()


def score(keys, lines, folder, output):
    """Looks up every entry of the keys of what was released."""
    told, people = Score(), People()
    for name, (kind, entries, ink) in keys.items():
        line = lines[name]
        told.verdicts[line["verdict"]] += 1
        told.kinds[kind][line["verdict"] + (f" ({line['reason']})" if line["verdict"] != "released" else "")] += 1
        if line["verdict"] != "released":
            continue
        before, path = pydicom.dcmread(folder / name), output / line["output"]
        after, folded = pydicom.dcmread(path), path.read_bytes().lower()
        for action, place, value in entries:
            told.count(kind, action, place, _holds(action, place, value, before, after, folded, people))
        if "PixelData" in before:
            for action, is_right in _pixels(before, after, ink):
                told.count(kind, action, "PixelData", is_right)
    return told


def _find(data, path):
    """The element at a path through the first items, or None."""
    if path.startswith(private.MARK):
        return private.find(data, path)
    *above, name = path.split(".")
    for sequence in above:
        if sequence not in data or not data[sequence].value:
            return None
        data = data[sequence].value[0]
    return data[name] if name in data else None


def _holds(action, path, value, before, after, folded, people):
    element = _find(after, path.rstrip("?~")) if path and (path[0].isupper() or path.startswith(private.MARK)) else None
    text = "" if element is None else str(element.value)
    if action == "tag_retained":
        return element is not None
    if action == "text_notnull":
        return bool(text)
    if action == "text_retained" and path.startswith("~tree "):
        return any(str(element.value) == value for element in after.iterall() if element.keyword == path.split()[1])
    if action == "text_retained":
        return _same(text.split(), value) if path.endswith("~") else text == value
    if action in ("text_removed", "uid_changed"):
        return value.lower().encode() not in folded and not (element is not None and value in text)
    if action == "date_shifted":
        # A dummy is as good as gone.
        return path.endswith("?") if text[:8] in ("", "19000101") else people.is_moved(before.PatientID, value, text)
    return people.is_consistent(value, text)


def _same(words, word):
    return any(word.casefold() == one.strip(",;:").casefold() for one in words)


def _pixels(before, after, ink):
    """Whether what was drawn is blank in every frame, and whether the rest is as it was."""
    old, new = (pixel_array(data, raw=True) for data in (before, after))
    old, new = (one.reshape(-1, before.Rows, before.Columns, before.SamplesPerPixel) for one in (old, new))
    rest = numpy.ones(old.shape[1:3], bool)
    for left, top, right, bottom in ink:
        margin = max(10, bottom - top)
        rest[max(0, top - margin) : bottom + margin, max(0, left - margin) : right + margin] = False
        box = slice(None), slice(top, bottom), slice(left, right)
        drawn = old[box] != numpy.median(old[:, 0, 0])
        bright = (old[box] == old[box].max()).all(axis=3) if drawn.any() else None
        yield "pixels_hidden", bool((new[box][bright] == new.min(axis=(0, 1, 2))).all())
    changed = (old != new).any(axis=(0, 3)) & rest
    yield "pixels_retained", changed.mean() <= 0.001


def table_of(told):
    """The confusion by action, and what was released of each kind, in lines."""
    yield "| action | right | wrong | share |"
    yield "|---|---|---|---|"
    for action in ACTIONS:
        yield f"| {action} | {told.right[action]} | {told.wrong[action]} | {100 * told.share([action]):.2f} % |"
    yield f"| **all** | {sum(told.right.values())} | {sum(told.wrong.values())} | {100 * told.share():.2f} % |"
    yield ""
    yield "| kind | what became of it |"
    yield "|---|---|"
    yield from (f"| {kind} | {', '.join(f'{what} {count}' for what, count in counts.items())} |" for kind, counts in told.kinds.items())


def run(seed, studies):
    """Draws, cleans and scores."""
    with tempfile.TemporaryDirectory(prefix="scanitize-score-") as work:
        work = Path(work)
        (work / "in").mkdir()
        keys = draw(seed, studies, work / "in")
        return score(keys, clean(work / "in", work), work / "in", work / "out")


def main():
    """The command line."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--studies", type=int, default=4)
    words.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 31))
    given = words.parse_args()
    print(f"seed {given.seed}")
    told = run(given.seed, given.studies)
    print("\n".join(table_of(told)))
    for (kind, action, path), count in told.faults.most_common(60):
        print(f"{count} x {kind}: {action} {path}")


if __name__ == "__main__":
    main()
