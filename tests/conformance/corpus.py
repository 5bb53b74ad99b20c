"""The files that the program is held against: which there are, and what is to become of each.

`expected.tsv` names every file that is not to be released, with its verdict and reason. What is not named there must be
released.
"""

import csv
import os
from pathlib import Path

import data_store
import pydicom.data

TABLE = Path(__file__).with_name("expected.tsv")


class Source:
    """A collection of files, all cleaned in one run."""

    def __init__(self, name, folder):
        self.name, self.folder = name, Path(folder)

    def key(self, path):
        """What `expected.tsv` calls a file."""
        return Path(path).relative_to(self.folder).as_posix()

    def expected(self):
        """Verdict and reason of each file that is not to be released."""
        with open(TABLE, encoding="utf-8", newline="") as table:
            rows = list(csv.reader((line for line in table if not line.startswith("#")), delimiter="\t"))
        return {file: (verdict, reason) for source, file, verdict, reason, _why in rows if source == self.name}


def wheel():
    """The test files that come with pydicom."""
    return Source("pydicom", Path(pydicom.data.__file__).parent / "test_files")


def charsets():
    """The files in all character sets that come with pydicom."""
    return Source("charsets", Path(pydicom.data.__file__).parent / "charset_files")


def data():
    """The test files of pydicom that come in a package of their own."""
    return Source("pydicom-data", Path(data_store.__file__).parent / "data")


def looked_at(source):
    """The same files when a person has looked at their pictures."""
    return Source(f"{source.name}-looked-at", source.folder)


def heads():
    """The series of real heads in the folder SCANITIZE_HEADS, None where it is not set."""
    folder = os.environ.get("SCANITIZE_HEADS")
    return Source("heads", Path(folder) / "dicom") if folder else None
