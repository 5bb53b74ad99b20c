"""Writes the table of docs/conformance.md: what became of real files, and what other programs say of the output.

Run by `cargo xtask prove`: prove.py --out FILE
"""

import argparse
import datetime
import subprocess
from collections import Counter
from pathlib import Path

import gdcm
import pydicom

import comparison
import corpus
import peers
from program import PROGRAM, Run


def row(source):
    """One line of the table, and the kinds of fault that it counts."""
    run = Run(source.folder)
    try:
        verdicts = Counter(line["verdict"] for line in run.instances)
        expected = {source.key(path): outcome for path, outcome in run.others().items()} == source.expected()
        pairs = run.released()
        pictures = [pair for pair in pairs if comparison.has_picture(pair[0])]
        equal = sum(not list(comparison.pixels(original, cleaned, run.blanked(cleaned))) for original, cleaned in pictures)
        same = sum(not list(comparison.same_tags(original, cleaned)) for original, cleaned in pairs)
        complaints = Counter(kind for original, cleaned in pairs for kind in comparison.complaints(original, cleaned))
    finally:
        run.close()
    counts = [verdicts[verdict] for verdict in ("released", "held", "refused")]
    cells = [source.name, *counts, "yes" if expected else "no", f"{equal} of {len(pictures)}", f"{same} of {len(pairs)}", len(complaints)]
    return "| " + " | ".join(map(str, cells)) + " |", complaints


def document(sources):
    """The whole text."""
    rows = [row(source) for source in sources]
    complaints = sum((found for _, found in rows), Counter())
    lines = [
        "# Conformance",
        "",
        f"Measured on {datetime.date.today().isoformat()} with {version(PROGRAM)}, faces kept, against pydicom"
        f" {pydicom.__version__}, gdcm {gdcm.Version.GetVersion()}, {version(peers.DCMDUMP)} and dciodvfy.",
        "`cargo xtask prove` writes this file.",
        "",
        "| source | released | held | refused | as expected | pixels bit-equal in pydicom and gdcm where no writing was blanked"
        " | same elements in pydicom, dcmdump and gdcm | new kinds of dciodvfy error |",
        "|---|---|---|---|---|---|---|---|",
        *(line for line, _ in rows),
        "",
        "*As expected*: every file was released but those that `tests/conformance/expected.tsv` names, each with its reason.",
    ]
    if complaints:
        lines += ["", "New kinds of error, with the number of files:", ""]
        lines += [f"- {count} × `{kind}`" for kind, count in sorted(complaints.items())]
    return "\n".join(lines) + "\n"


def version(program):
    """What a program calls itself."""
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    return done.stdout.strip().splitlines()[0].strip("$ ").split(" 20")[0] if done.stdout.strip() else "an unknown version"


def main():
    """Reads the arguments and writes the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    sources = [source for source in (corpus.wheel(), corpus.charsets(), corpus.heads()) if source]
    if not corpus.heads():
        print("SCANITIZE_HEADS is not set: the real heads are not in the table")
    arguments.out.write_text(document(sources), encoding="utf-8")


if __name__ == "__main__":
    main()
