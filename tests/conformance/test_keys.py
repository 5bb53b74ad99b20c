"""Key files beside another implementation of age, and what came back beside another reader of DICOM."""

import json
import subprocess
import tempfile
import unittest
from pathlib import Path

import numpy
import pydicom
import pyrage
from pydicom.data import get_testdata_file
from pydicom.uid import ExplicitVRLittleEndian, SegmentationStorage, generate_uid

from program import PROGRAM

PASSPHRASE = "correct horse battery staple"


class Keys(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory(prefix="scanitize-keys-")
        self.addCleanup(place.cleanup)
        self.place = Path(place.name)
        self.original = pydicom.dcmread(get_testdata_file("CT_small.dcm"))
        self.original.PatientName = "Müller^Jörg"
        self.original.SpecificCharacterSet = "ISO_IR 100"
        (self.place / "in").mkdir()
        self.original.save_as(self.place / "in" / "1.dcm")
        (self.place / "passphrase").write_text(PASSPHRASE + "\n", encoding="utf-8")

    def run_program(self, *words):
        return subprocess.run([PROGRAM, *words], capture_output=True, text=True, check=False)

    def clean(self, output, *more):
        words = ["clean", "--face", "keep", "--preset", "second-opinion", "--output", self.place / output, *more]
        done = self.run_program(*words, self.place / "in")
        self.assertEqual(done.returncode, 0, done.stderr)
        (cleaned,) = (self.place / output).rglob("*.dcm")
        return pydicom.dcmread(cleaned)

    def test_a_key_file_under_a_passphrase_is_one_of_age(self):
        key = self.place / "key"
        with_passphrase = ["--key", key, "--passphrase-file", self.place / "passphrase"]
        cleaned = self.clean("a", *with_passphrase, "--code", "CASE-7")
        first, code = pyrage.passphrase.decrypt(key.read_bytes(), PASSPHRASE).decode("ascii").splitlines()
        self.assertRegex(first, r"^SCANITIZE-KEY-1 [A-Za-z0-9+/]{43}=$")
        self.assertRegex(code, r"^SCANITIZE-CODE-1 [0-9a-f]{32} CASE-7$")
        with self.assertRaises(pyrage.DecryptError):
            pyrage.passphrase.decrypt(key.read_bytes(), "wrong")
        key.write_bytes(pyrage.passphrase.encrypt(f"{first}\n{code}\n".encode("ascii"), PASSPHRASE))
        self.assertEqual(self.clean("b", *with_passphrase).to_json(), cleaned.to_json())

    def test_what_came_back_stands_beside_its_original(self):
        key = ["--key", self.place / "key"]
        cleaned = self.clean("out", *key)
        self.assertNotEqual(cleaned.StudyDate, self.original.StudyDate)
        back = segmentation(cleaned)
        (self.place / "back").mkdir()
        back.save_as(self.place / "back" / "result.dcm", enforce_file_format=True)
        words = ["reidentify", *key, "--output", self.place / "mapped", "--original", self.place / "in", self.place / "back"]
        done = self.run_program(*words)
        self.assertEqual(done.returncode, 0, done.stderr)
        (line,) = json.loads(done.stdout)["files"]
        mapped = pydicom.dcmread(self.place / "mapped" / line["output"])
        for keyword in ("PatientName", "PatientID", "PatientBirthDate", "StudyInstanceUID", "FrameOfReferenceUID", "StudyDate"):
            self.assertEqual(mapped.get(keyword), self.original.get(keyword), keyword)
        (series,) = mapped.ReferencedSeriesSequence
        self.assertEqual(series.SeriesInstanceUID, self.original.SeriesInstanceUID)
        self.assertEqual(series.ReferencedInstanceSequence[0].ReferencedSOPInstanceUID, self.original.SOPInstanceUID)
        for keyword in ("SOPInstanceUID", "SeriesInstanceUID", "ContentDate", "SeriesDescription"):
            self.assertEqual(mapped.get(keyword), back.get(keyword), keyword)
        self.assertTrue(numpy.array_equal(mapped.pixel_array, back.pixel_array))


def segmentation(cleaned):
    """A segmentation that a recipient made of a cleaned image, no more of it than is asked about here."""
    back = pydicom.Dataset()
    for keyword in ("PatientName", "PatientID", "PatientBirthDate", "PatientSex", "StudyInstanceUID", "StudyDate", "FrameOfReferenceUID"):
        back[keyword] = cleaned[keyword]
    back.SOPClassUID, back.SOPInstanceUID, back.SeriesInstanceUID = SegmentationStorage, generate_uid(), generate_uid()
    back.Modality, back.SeriesDescription, back.ContentDate = "SEG", "Result", "20261126"
    referenced = pydicom.Dataset()
    referenced.ReferencedSOPClassUID, referenced.ReferencedSOPInstanceUID = cleaned.SOPClassUID, cleaned.SOPInstanceUID
    series = pydicom.Dataset()
    series.SeriesInstanceUID, series.ReferencedInstanceSequence = cleaned.SeriesInstanceUID, [referenced]
    back.ReferencedSeriesSequence = [series]
    back.SegmentationType, back.NumberOfFrames, back.Rows, back.Columns = "BINARY", 1, cleaned.Rows, cleaned.Columns
    back.SamplesPerPixel, back.PhotometricInterpretation, back.PixelRepresentation = 1, "MONOCHROME2", 0
    back.BitsAllocated, back.BitsStored, back.HighBit = 1, 1, 0
    back.PixelData = numpy.packbits(cleaned.pixel_array > 1000, bitorder="little").tobytes()
    back.file_meta = pydicom.dataset.FileMetaDataset()
    back.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    return back


if __name__ == "__main__":
    unittest.main()
