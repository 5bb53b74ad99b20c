"""The search for what is left finds what is there, wherever it is, and nothing else."""

import gzip
import tempfile
import unittest
from pathlib import Path

import pydicom
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset
from pydicom.uid import DeflatedExplicitVRLittleEndian

from left import left, values

SOUGHT = {"Zobalekumi", "Never"}


class Left(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory(prefix="scanitize-left-")
        self.addCleanup(place.cleanup)
        self.path = Path(place.name) / "1.dcm"
        self.data = pydicom.dcmread(get_testdata_file("CT_small.dcm"))

    def found(self, **how):
        self.data.save_as(self.path, **how)
        return left(self.path, SOUGHT)

    def test_what_is_not_there_is_not_found(self):
        self.assertEqual(self.found(), set())

    def test_a_name_is_found(self):
        self.data.PatientName = "ZOBALEKUMI^A"
        self.assertEqual(self.found(), {"Zobalekumi"})

    def test_a_name_in_a_deflated_data_set_is_found(self):
        self.data.PatientName = "Zobalekumi^A"
        self.data.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
        found = self.found(enforce_file_format=True)
        self.assertNotIn(b"Zobalekumi", self.path.read_bytes())
        self.assertEqual(found, {"Zobalekumi"})

    def test_a_name_in_a_stream_of_gzip_is_found(self):
        self.data.private_block(0x0029, "A", create=True).add_new(1, "OB", b"begin" + gzip.compress(b"of Zobalekumi") + b"\0")
        self.assertEqual(self.found(), {"Zobalekumi"})

    def test_a_name_in_an_item_with_an_escape_sequence_in_it_is_found(self):
        self.data.SpecificCharacterSet = ["", "ISO 2022 IR 87"]
        item = Dataset()
        item.PatientName = "ZobaQQQlekumi"
        self.data.ReferencedPatientSequence = [item]
        self.data.save_as(self.path)
        self.path.write_bytes(self.path.read_bytes().replace(b"QQQ", b"\x1b(B"))
        self.assertEqual(left(self.path, SOUGHT), {"Zobalekumi"})

    def test_bytes_behind_the_data_set_are_searched(self):
        self.data.save_as(self.path)
        with open(self.path, "ab") as file:
            file.write(b"zobalekumi")
        self.assertEqual(left(self.path, SOUGHT), {"Zobalekumi"})

    def test_values_are_told_apart(self):
        key = [("text_removed", "", "A"), ("date_shifted", "StudyDate?", "20200102101500"), ("uid_changed", "", "1.2"), ("tag_retained", "Rows", None)]
        self.assertEqual(values(key), {"text": {"A"}, "dates": {"20200102"}, "uids": {"1.2"}})


if __name__ == "__main__":
    unittest.main()
