"""Pictures in every transfer syntax, with a person's word that what is written in them may stay: what is decoded, or kept compressed,
shows other programs the samples that the original shows."""

import sys
import unittest
from pathlib import Path

import data_store
import numpy
import pydicom

import comparison
import corpus
import peers
from program import Run

#: The largest difference between decoders of lossy pictures that is rounding (T.83, T.803).
ROUNDING = 1


def folders():
    """Every folder of pictures from registry packages."""
    return [corpus.wheel().folder, Path(data_store.__file__).parent / "data"]


class Pictures(unittest.TestCase):
    """Every picture that pydicom or gdcm can decode is released, and shows the same."""

    @classmethod
    def setUpClass(cls):
        cls.runs = [Run(folder, is_looked_at=True) for folder in folders()]

    @classmethod
    def tearDownClass(cls):
        for run in cls.runs:
            run.close()

    def test_released_pictures_show_other_programs_what_the_originals_show(self):
        faults = []
        for original, cleaned in (pair for run in self.runs for pair in run.released()):
            before, after = (peers.pixels_by_pydicom(path) for path in (original, cleaned))
            if before is not None and (after is None or not is_same(before, after, original)):
                faults.append(original.name)
        self.assertEqual(faults, [])

    def test_what_can_be_decoded_is_released(self):
        for run in self.runs:
            others = {path: outcome for path, outcome in run.others().items() if outcome[1] not in ("duplicate", "foreign")}
            readable = {Path(path).name: outcome for path, outcome in others.items() if is_readable(path)}
            self.assertEqual(readable, corpus.unreleased_pictures() & readable.keys() and readable)


def is_same(before, after, original):
    """Whether samples are equal, or as near as decoders of a lossy stream come."""
    if before.shape != after.shape:
        return False
    is_lossy = pydicom.dcmread(original, stop_before_pixels=True).get("LossyImageCompression") == "01"
    most = int(numpy.abs(before.astype(numpy.int64) - after.astype(numpy.int64)).max())
    return most <= (ROUNDING if is_lossy else 0)


if __name__ == "__main__":
    unittest.main()
