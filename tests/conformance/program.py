"""Runs the program and reads its reports."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

PROGRAM = os.environ.get("SCANITIZE_BIN", "target/release/scanitize")


class Run:
    """One run of `scanitize clean`, faces kept, in a folder that goes with it."""

    def __init__(self, folder):
        self._place = tempfile.TemporaryDirectory(prefix="scanitize-conformance-")
        place = Path(self._place.name)
        self.output = place / "out"
        report, manifest = place / "report.json", place / "manifest.json"
        words = [PROGRAM, "clean", "--face", "keep", "--recipient", "conformance", "--output", self.output]
        done = subprocess.run(
            [*words, "--report", report, "--manifest", manifest, folder], capture_output=True, text=True, check=False
        )
        if done.returncode not in (0, 2):
            raise RuntimeError(f"the program ended with {done.returncode}: {done.stderr}")
        self.status = done.returncode
        self.stderr = done.stderr
        self.report = json.loads(report.read_text(encoding="utf-8"))
        self.manifest = json.loads(manifest.read_text(encoding="utf-8"))

    def close(self):
        self._place.cleanup()

    def instances(self):
        """The lines of the private report."""
        return self.report["instances"]

    def released(self):
        """Pairs of input and output."""
        return [(Path(line["input"]), self.output / line["output"]) for line in self.instances() if line["verdict"] == "released"]


def verify(original, cleaned):
    """What `scanitize verify` finds in cleaned files against their originals: (exit status, JSON)."""
    words = [PROGRAM, "verify", "--original", original, "--", cleaned]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return done.returncode, json.loads(done.stdout) if done.stdout else done.stderr
