"""Many patients on many machines beside one run: examples/by_patient.py."""

import hashlib
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import pydicom
from pydicom.data import get_testdata_file

from program import PROGRAM

EXAMPLE = Path(__file__).parents[2] / "examples" / "by_patient.py"


class Shards(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory(prefix="scanitize-shards-")
        self.addCleanup(place.cleanup)
        self.place = Path(place.name)
        self.folders = [self.place / "in" / name for name in ("anna", "bert", "cleo")]
        for folder in self.folders:
            folder.mkdir(parents=True)
            for number, name in enumerate(("CT_small.dcm", "MR_small.dcm")):
                instance = pydicom.dcmread(get_testdata_file(name))
                instance.PatientName, instance.PatientID = f"{folder.name}^x", f"ID-{folder.name}-77"
                instance.PatientBirthDate = "19700503"
                for keyword in ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "FrameOfReferenceUID"):
                    setattr(instance, keyword, pydicom.uid.generate_uid(entropy_srcs=[folder.name, keyword, str(number)]))
                instance.file_meta.MediaStorageSOPInstanceUID = instance.SOPInstanceUID
                instance.save_as(folder / f"{number}.dcm")

    def program(self, *words):
        return subprocess.run([*map(str, words)], capture_output=True, text=True, check=False)

    def test_shards_by_patient_give_what_one_run_gives(self):
        key, one, many = self.place / "key", self.place / "one", self.place / "many"
        options = ["--key", key, "--recipient", "a study", "--preset", "research"]
        alone = self.program(PROGRAM, "clean", *options, "--output", one, "--report", self.place / "one.json", *self.folders)
        self.assertIn(alone.returncode, (0, 2), alone.stderr)
        program = ["--program", Path(PROGRAM).resolve()]
        spread = self.program(sys.executable, EXAMPLE, *program, *options, "--output", many, "--report", self.place / "many.json", *self.folders)
        self.assertEqual(spread.returncode, alone.returncode, spread.stderr)
        self.assertEqual(sums(many), sums(one))
        self.assertGreater(len(sums(one)), 2)
        verdicts = [verdicts_of(self.place / name) for name in ("one.json", "many.json")]
        self.assertEqual(*verdicts)
        patients = {pydicom.dcmread(path).PatientID for path in many.rglob("*.dcm")}
        self.assertEqual(len(patients), 3, "each patient has one code, and no two the same")

    def test_without_a_key_nothing_is_cleaned(self):
        done = self.program(sys.executable, EXAMPLE, "--key", self.place / "none", "--recipient", "a", "--output", self.place / "out", "--report", self.place / "r", *self.folders)
        self.assertEqual((done.returncode, (self.place / "out").exists()), (1, False), done.stderr)


def sums(folder):
    return sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*.dcm"))


def verdicts_of(report):
    instances = json.loads(report.read_text(encoding="utf-8"))["instances"]
    return sorted((one["input"], one["id"], one["verdict"], one.get("sha256")) for one in instances)
