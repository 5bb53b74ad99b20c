"""The text of docs/writing.md."""

import datetime
import os
import subprocess
from pathlib import Path

import cost
import score
import side_by_side
from tally import lower_bound

SHOWN = [
    "contrast",
    "contrast in steps",
    "size",
    "look",
    "over",
    "turned",
    "script",
    "font",
    "depth",
    "photometric",
    "JPEG",
    "frames",
    "kind",
]
LOOKED = Path(__file__).parent / "looked.md"


def percent(good, count):
    """A share and its bound as two cells."""
    return f"{100 * good / max(count, 1):.2f} % | {100 * lower_bound(good, count):.2f} %"


def ours(tally):
    """The table of what is gone, by class."""
    yield "| class | | lines | nine tenths of the ink gone | at least (Wilson, one-sided 95 %) |"
    yield "|---|---|---|---|---|"
    for group in ["all", *SHOWN]:
        for (name, value), (good, count) in sorted(tally.lines.items()):
            if name == group:
                yield f"| {name} | {value} | {count} | {percent(good, count)} |"


def demands(tally, held, pictures):
    """What is demanded beside what was measured."""
    wrong, fault = (100 * part / max(tally.area, 1) for part in (tally.wrong_area, tally.fault_area))
    everything, strong = (100 * lower_bound(*tally.lines[key]) for key in (("all", ""), ("contrast", "30 and more")))
    yield "| | measured | demanded |"
    yield "|---|---|---|"
    yield f"| lines gone, lower bound | {everything:.2f} % | at least 97 % |"
    yield f"| those of contrast 30 or more, lower bound | {strong:.2f} % | at least 98.5 % |"
    yield f"| blanked where nothing is written, but for the rest of blocks that a line touches | {fault:.3f} % of the area | at most 0.1 % |"
    for stored, (_, part, area) in sorted(tally.wrong.items()):
        yield f"| of it on {'pictures in JPEG' if stored == 'JPEG' else 'other pictures'} | {100 * part / area:.3f} % of their area | |"
    yield f"| with the rest of such blocks | {wrong:.3f} % of the area | |"
    for stored, (part, _, area) in sorted(tally.wrong.items()):
        if stored == "JPEG":
            yield f"| of it on pictures in JPEG | {100 * part / area:.3f} % of their area | |"
    yield f"| pictures not released | {100 * held / pictures:.2f} % | at most 3 % |"


def beside(place, answers, subset, outcomes):
    """The table of the peers, ours first."""
    tally, verdicts = score.score(place, outcomes, subset)
    held = sum(number for verdict, number in verdicts.items() if verdict != "released")
    rows = [(f"Scanitize ({held} pictures not released and not counted)", tally, "")]
    for name, answer in answers.items():
        if "missing" in answer:
            rows.append((f"{name}: not to be had here ({answer['missing']})", None, ""))
            continue
        failed = f", failed on {answer['failed']} frames" if answer["failed"] else ""
        rows.append(
            (
                f"{name} ({answer['version']}{failed})",
                side_by_side.score(place, answer["boxes"]),
                f"{answer['seconds'] / len(subset):.1f} s",
            )
        )
    yield "| program | lines | nine tenths of the ink gone | at least | contrast 30 and more | below 30 | wrongly blanked | CPU a picture |"
    yield "|---|---|---|---|---|---|---|---|"
    for name, found, seconds in rows:
        if found is None:
            yield f"| {name} | | | | | | | |"
            continue
        good, count = found.lines[("all", "")]
        classes = [f"{100 * found.share(('contrast', name)):.1f} %" for name in ("30 and more", "below 30")]
        area = f"{100 * found.wrong_area / max(found.area, 1):.3f} %"
        yield f"| {name} | {count} | {percent(good, count)} | {' | '.join(classes)} | {area} | {seconds} |"


def lines(truth, measured):
    """The whole text."""
    tally, verdicts = measured["tally"], measured["verdicts"]
    pictures, held = sum(verdicts.values()), sum(n for verdict, n in verdicts.items() if verdict != "released")
    version = subprocess.run([cost.PROGRAM, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    scans = measured["ultrasound"]
    part = "" if pictures == len(truth["pictures"]) else f", of which {pictures} were cleaned in the time that there was"
    yield from ["# Writing in pictures", ""]
    yield f"Measured on {datetime.date.today().isoformat()} with {version} on {os.cpu_count()} cores. `cargo xtask prove writing` writes this file."
    yield ""
    yield (
        f"The set of `tests/writing` with seed {truth['seed']}: {truth['lines']} identifying lines on {len(truth['pictures'])} pictures{part}, cleaned with"
        " `--preset second-opinion --face keep`. The default preset leaves screen captures and dose pages out unseen, for `policy`;"
        " this one cleans them, and keeps a lone L or R, which is among the harmless lines. The program is judged by the bytes that it wrote."
    )
    yield ""
    yield from demands(tally, held, pictures)
    yield ""
    yield (
        "Of a picture in JPEG whole blocks of 8 x 8 samples are blanked: all others keep their coefficients, and a letter leaves a trace in all of its block,"
        " by which it can be told (`rims.py`). What such a block costs beyond a line and its margin is therefore the price of blanking, and"
        " no fault of the search; both are given."
    )
    yield ""
    yield (
        "Lines are counted on the pictures that were released: "
        + ", ".join(f"{verdict} {number} ({100 * number / pictures:.2f} %)" for verdict, number in verdicts.most_common())
        + f". Harmless lines left: {tally.harmless[0]} of {tally.harmless[1]}."
    )
    yield from ["", *ours(tally), ""]
    yield from ["## Other programs", ""]
    yield (
        f"On {len(measured['subset'])} of the same pictures, the first of the set. They get every frame as a viewer renders it, in eight bits; each box"
        " counts with two pixels around it, and on all frames of its picture. Presidio gets a DICOM file of that rendering with the"
        " picture's header, whose words it looks for. It blanks what it takes for identifying alone, which all of these lines are; the others"
        " are counted by every text that they find. Presidio's own sample files come in no package that registries hold (neither the wheel nor the source"
        " archive of presidio-image-redactor 0.0.62) and are left out."
    )
    yield from ["", *measured["beside"], ""]
    yield from ["## Passes, time and memory", ""]
    yield (
        "One pass of the detector at 1.5 times over three renderings at once, in tiles of at most 800 pixels, and one at half the size for large print; what it finds is read; the blanked picture is"
        " looked at once more, at its own size. Of many frames the first, the middle and the last are looked at, the greatest and least values, and what differs"
        " between them; after blanking the first, the middle and the greatest values. A made picture with eight lines, one thread, CPU time of the whole cleaning:"
    )
    yield from ["", *cost.table(measured["cost"]), ""]
    yield from ["## Real ultrasound", ""]
    yield (
        f"Every file of modality US in the wheels of pydicom and pydicom-data, {sum(scans['verdicts'].values())} files: "
        + ", ".join(f"{verdict} {number}" for verdict, number in scans["verdicts"].items())
        + ". The outputs are drawn in `target/writing/run/ultrasound/pictures`."
    )
    yield from ["", LOOKED.read_text(encoding="utf-8").strip()]
