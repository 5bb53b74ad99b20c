"""Cleans many patients on many machines: one folder each, spread by Dask.

    pip install dask distributed
    python examples/by_patient.py --key KEY --recipient LABEL --output OUT --report REPORT FOLDER...

Each folder holds all files of one patient, or of several that have no file elsewhere. Pseudonyms derive from key, recipient and patient, so that no
worker knows of another, and what comes out is, byte for byte, what one run over all folders gives. That asks for a policy with
keyed codes, as `research` has. Workers need the program, the key file and the folders at the same paths; with --scheduler ADDRESS they are those of
a cluster, else some are started here.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

from distributed import Client, LocalCluster, as_completed


def clean(program, key, recipient, preset, folder, output):
    """One run: its exit status, what it said, and the instances of its private report, outputs named below the output of all."""
    report = output.with_suffix(".json")
    words = ["clean", "--key", key, "--recipient", recipient, "--preset", preset, "--output", output, "--report", report, folder]
    done = subprocess.run([program, *map(str, words)], capture_output=True, text=True, check=False)
    if done.returncode not in (0, 2):
        return done.returncode, done.stderr, []
    instances = json.loads(report.read_text(encoding="utf-8"))["instances"]
    report.unlink()
    for one in instances:
        one["output"] = one["output"] and f"{output.name}/{one['output']}"
    return done.returncode, done.stderr, instances


def main():
    arguments = argparse.ArgumentParser(description="Cleans many patients on many machines.")
    arguments.add_argument("--program", default="scanitize")
    arguments.add_argument("--scheduler", help="the address of a Dask cluster")
    arguments.add_argument("--key", type=Path, required=True)
    arguments.add_argument("--recipient", required=True)
    arguments.add_argument("--preset", default="research")
    arguments.add_argument("--output", type=Path, required=True)
    arguments.add_argument("--report", type=Path, required=True)
    arguments.add_argument("folders", type=Path, nargs="+")
    asked = arguments.parse_args()
    if not asked.key.is_file():
        sys.exit("there must be a key file: each worker would make one of its own")
    asked.output.mkdir(parents=True)
    paths = [path.resolve() for path in (asked.key, asked.output)]
    cluster = asked.scheduler or LocalCluster(threads_per_worker=1, dashboard_address=None)
    with Client(cluster) as client:
        jobs = [
            client.submit(clean, asked.program, paths[0], asked.recipient, asked.preset, folder.resolve(), paths[1] / f"P{number:04}", pure=False)
            for number, folder in enumerate(asked.folders, 1)
        ]
        results = [job.result() for job in as_completed(jobs)]
    instances = sorted((one for _, _, some in results for one in some), key=lambda one: one["input"])
    asked.report.write_text(json.dumps({"schema": "scanitize.report/1", "instances": instances}), encoding="utf-8")
    wrong = [said for status, said, _ in results if status not in (0, 2)]
    if wrong:
        sys.exit("".join(wrong))
    sys.exit(2 if any(status == 2 for status, _, _ in results) else 0)


if __name__ == "__main__":
    main()
