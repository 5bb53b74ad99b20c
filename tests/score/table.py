"""Table E.1-1 of PS3.15, read from tables/, and what the dictionary says of its attributes."""

import csv
from pathlib import Path

from pydicom.datadict import dictionary_has_tag, dictionary_VM, dictionary_VR, keyword_for_tag
from pydicom.tag import Tag

TABLE = Path(__file__).resolve().parents[2] / "tables" / "confidentiality.tsv"
#: The options of the preset `research` that bear on the table, the more specific first.
OPTIONS = ("retain_longitudinal_modified_dates", "retain_patient_characteristics", "clean_descriptors")


class Row:
    """A row of the table: an attribute and its action code under the options."""

    def __init__(self, tag, basic, options):
        self.tag = Tag(int(tag, 16))
        self.keyword, self.vr, self.is_single = keyword_for_tag(self.tag), dictionary_VR(self.tag), dictionary_VM(self.tag) == "1"
        self.basic = basic
        self.option = next((option for option in OPTIONS if option in options), None)
        self.code = options[self.option] if self.option else basic


def rows():
    """All rows of single attributes that the dictionary knows."""
    with open(TABLE, encoding="utf-8", newline="") as file:
        lines = [line for line in csv.reader((line for line in file if not line.startswith("#")), delimiter="\t") if line]
    for tag, basic, options, _name in lines:
        if all(letter in "0123456789ABCDEFabcdef" for letter in tag) and dictionary_has_tag(int(tag, 16)):
            yield Row(tag, basic, dict(option.split("=") for option in options.split(",") if option != "-"))
