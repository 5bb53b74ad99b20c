"""Runs the program and reads its reports."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

WRITING = ("text-found", "text-unchecked", "policy")
PROGRAM = os.environ.get("SCANITIZE_BIN", "target/release/scanitize")


class Run:
    """One run of `scanitize clean`, faces kept; its files go with it.

    With `is_looked_at` a person has looked at the pictures that may carry writing, and keeps them.
    """

    def __init__(self, *inputs, is_looked_at=False, preset="ai-service", policy=None):
        self._place = tempfile.TemporaryDirectory(prefix="scanitize-conformance-")
        place = Path(self._place.name)
        self.output, self._key = place / "out", place / "key"
        self._policy = ["--preset", preset] if policy is None else ["--policy", policy]
        self.instances = self._clean(inputs, place / "out")
        if is_looked_at:
            looked_at = [line["id"] for line in self.instances if line.get("textChecked") or line.get("reason") in WRITING]
            decisions = {"schema": "scanitize.decisions/1", "decisions": [{"id": one, "choice": "keep"} for one in looked_at]}
            (place / "decisions").write_text(json.dumps(decisions), encoding="utf-8")
            self.output = place / "looked-at"
            self.instances = self._clean(inputs, self.output, "--decisions", place / "decisions")

    def _clean(self, inputs, output, *more):
        report = output.with_suffix(".json")
        words = ["clean", "--face", "keep", "--recipient", "conformance", "--key", self._key, *self._policy]
        words += ["--output", output, "--report", report]
        done = subprocess.run([PROGRAM, *words, *more, *inputs], capture_output=True, text=True, check=False)
        if done.returncode not in (0, 2):
            raise RuntimeError(f"the program ended with {done.returncode}: {done.stderr}")
        return json.loads(report.read_text(encoding="utf-8"))["instances"]

    def close(self):
        """Removes the output."""
        self._place.cleanup()

    def released(self):
        """Pairs of input and output."""
        return [(Path(line["input"]), self.output / line["output"]) for line in self.instances if line["verdict"] == "released"]

    def blanked(self, cleaned):
        """Left, top, right and bottom of what was found written in an output, and is blank."""
        (line,) = [line for line in self.instances if line.get("output") and self.output / line["output"] == cleaned]
        return [[place["area"][edge] for edge in ("left", "top", "right", "bottom")] for place in line.get("writing", [])]

    def others(self):
        """Inputs that were not released, with verdict and reason."""
        return {line["input"]: (line["verdict"], line["reason"]) for line in self.instances if line["verdict"] != "released"}


def verify(originals, cleaned):
    """The exit status of `scanitize verify` on cleaned files beside their originals, and what it found."""
    done = subprocess.run([PROGRAM, "verify", cleaned, "--original", originals], capture_output=True, text=True, check=False)
    files = json.loads(done.stdout)["files"] if done.stdout else []
    return done.returncode, [line for line in files if line["findings"]]
