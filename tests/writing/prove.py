"""Writes docs/writing.md: what becomes of writing burned into pictures here, what other programs find of it, and what it costs.

Run by `cargo xtask prove writing`: prove.py --out FILE --work DIR --packages DIR --peers PYTHON
"""

import argparse
import json
import secrets
import shutil
import time
from pathlib import Path

import cost
import document
import look
import make
import score
import side_by_side
import ultrasound

CHUNK = 12


def step(work, name, do, *arguments):
    """What `do` gives, kept in `work`, so that a run that was ended goes on where it was."""
    kept = work / f"{name}.json"
    if not kept.exists():
        answer = do(*arguments)
        kept.write_text(json.dumps(answer), encoding="utf-8")
    return json.loads(kept.read_text(encoding="utf-8"))


def cleaned(place, files, work):
    """The program over some of the set: what became of each."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    return score.clean([place / "dicom" / file for file in files], work)


def all_cleaned(place, files, work, minutes):
    """The program over the whole set, a few pictures at a time, or as far as it comes."""
    outcomes, end = {}, time.monotonic() + 60 * minutes
    for start in range(0, len(files), CHUNK):
        name = f"cleaned-{start:04}"
        if time.monotonic() < end or (work / f"{name}.json").exists():
            outcomes |= step(work, name, cleaned, place, files[start : start + CHUNK], work / name)
            print(f"{len(outcomes)} of {len(files)} cleaned", flush=True)
    return outcomes


def main():
    """The command line."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("--out", "--work", "--packages", "--peers"):
        words.add_argument(name, type=Path, required=True)
    words.add_argument("--seed", type=int)
    words.add_argument("--lines", type=int, default=3000)
    words.add_argument("--pictures", type=int, default=60, help="that the other programs get")
    words.add_argument(
        "--minutes",
        type=float,
        default=float("inf"),
        help="after which no more pictures are cleaned; the table says how many were",
    )
    words.add_argument("--resume", action="store_true", help="goes on with what an earlier run left in --work")
    given = words.parse_args()
    work = given.work / "run"
    if not given.resume:
        shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True, exist_ok=True)
    place, seed = work / "made", secrets.randbelow(1 << 31) if given.seed is None else given.seed
    if not (place / "truth" / "truth.json").exists():
        shutil.rmtree(place, ignore_errors=True)
        make.make(place, given.packages, seed, given.lines)
    truth = json.loads((place / "truth" / "truth.json").read_text(encoding="utf-8"))
    print(f"seed {truth['seed']}: {truth['lines']} identifying lines on {len(truth['pictures'])} pictures", flush=True)
    files = sorted(one["file"] for one in truth["pictures"])
    outcomes = all_cleaned(place, files, work, given.minutes)
    tally, verdicts = score.score(place, outcomes, outcomes)
    print("\n".join(tally.table()), flush=True)
    look.draw(place, outcomes, tally.missed, work / "missed")
    subset = {file for file in files[: given.pictures] if file in outcomes}
    answers = step(work, "peers", side_by_side.ask, place, given.peers, subset, work / "peers")
    measured = {
        "tally": tally,
        "verdicts": verdicts,
        "subset": subset,
        "beside": document.beside(place, answers, subset, outcomes),
        "cost": step(work, "cost", cost.measure, given.packages),
        "ultrasound": step(work, "ultrasound", ultrasound.run, work / "ultrasound"),
    }
    given.out.write_text("\n".join(document.lines(truth, measured)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
