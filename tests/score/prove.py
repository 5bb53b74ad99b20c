"""Writes docs/score.md: prove.py --out FILE. Run by `cargo xtask prove score`."""

import argparse
import datetime
import random
from pathlib import Path

import score

#: Studies that are drawn; every second patient comes twice.
STUDIES = 10
DEMANDED = {"removals": 1.0, "all": 0.999, "released": 0.98}


def document(seed, told):
    """The whole text."""
    released, total = told.verdicts["released"], sum(told.verdicts.values())
    removals = told.share(score.REMOVALS)
    return "\n".join([
        "# Score",
        "",
        f"Measured on {datetime.date.today().isoformat()} with scanitize, preset `research`, faces kept, every image looked at. `cargo xtask prove score` writes this file.",
        "",
        f"{total} instances of {len(told.kinds)} kinds of {STUDIES} people who do not exist, seed {seed}. Identifiers are planted in attributes of Table E.1-1 and where",
        "they hide besides, and a key is written from PS3.15 that says what must become of each place (`tests/score`). The actions are those of",
        "the MIDI-B challenge, the instances and the key our own: these figures do not compare with what others scored there.",
        "",
        f"- Removals (text, UIDs, dates, writing): {100 * removals:.2f} %, demanded {100 * DEMANDED['removals']:.0f} %.",
        f"- All actions: {100 * told.share():.2f} %, demanded {100 * DEMANDED['all']:.1f} %.",
        f"- Released: {released} of {total}, {100 * released / total:.1f} %, demanded {100 * DEMANDED['released']:.0f} %.",
        "",
        *score.table_of(told),
        *_faults(told),
        "",
    ])


def _faults(told):
    if told.faults:
        yield from ("", "What was wrong:", "")
        yield from (f"- {count} × {kind}: {action} {path.rstrip('~?')}" for (kind, action, path), count in told.faults.most_common(40))


def main():
    """The command line."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--out", type=Path, required=True)
    words.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 31))
    given = words.parse_args()
    print(f"seed {given.seed}")
    given.out.write_text(document(given.seed, score.run(given.seed, STUDIES)), encoding="utf-8")


if __name__ == "__main__":
    main()
