"""Runs the program and reads its reports."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

PROGRAM = os.environ.get("SCANITIZE_BIN", "target/release/scanitize")


class Run:
    """One run of `scanitize clean`, faces kept; its files go with it."""

    def __init__(self, *inputs):
        self._place = tempfile.TemporaryDirectory(prefix="scanitize-conformance-")
        place = Path(self._place.name)
        self.output, report = place / "out", place / "report.json"
        words = ["clean", "--face", "keep", "--recipient", "conformance", "--output", self.output, "--report", report]
        done = subprocess.run([PROGRAM, *words, *inputs], capture_output=True, text=True, check=False)
        if done.returncode not in (0, 2):
            raise RuntimeError(f"the program ended with {done.returncode}: {done.stderr}")
        self.instances = json.loads(report.read_text(encoding="utf-8"))["instances"]

    def close(self):
        """Removes the output."""
        self._place.cleanup()

    def released(self):
        """Pairs of input and output."""
        return [(Path(line["input"]), self.output / line["output"]) for line in self.instances if line["verdict"] == "released"]

    def others(self):
        """Inputs that were not released, with verdict and reason."""
        return {line["input"]: (line["verdict"], line["reason"]) for line in self.instances if line["verdict"] != "released"}


def verify(originals, cleaned):
    """The exit status of `scanitize verify` on cleaned files beside their originals, and what it found."""
    done = subprocess.run([PROGRAM, "verify", cleaned, "--original", originals], capture_output=True, text=True, check=False)
    files = json.loads(done.stdout)["files"] if done.stdout else []
    return done.returncode, [line for line in files if line["findings"]]
