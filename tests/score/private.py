"""Private blocks of makers: elements that Safe Private lets stay (PS3.15 E.3.10, tables/private.tsv), and what hides among them."""

import csv
import datetime
from pathlib import Path

from pydicom.dataelem import DataElement
from pydicom.tag import Tag

import kinds

TABLE = Path(__file__).resolve().parents[2] / "tables" / "private.tsv"
#: A path to a private element begins so: `~private CREATOR|GROUP|ELEMENT`, group and element in hexadecimal, the element as in its block.
MARK = "~private "
#: Creators of which elements are planted in an instance.
CREATORS = 5
#: In reports and selections of images no private element stays (docs/policies.md).
REPORTS = ("SR", "KO")
NUMBERS = {"DS": "0.75", "IS": "4", "US": 3, "SS": -2, "UL": 5, "SL": -6, "FL": 0.5, "FD": 0.25}


class Row:
    """An element of a maker: where it stands and what it is."""

    def __init__(self, creator, group, element, vr, most, terms):
        self.creator, self.group, self.element, self.vr = creator, int(group, 16), int(element, 16), vr
        self.most, self.terms = int(most), [] if terms == "-" else terms.split("|")

    @property
    def path(self):
        """Where it is, in a key."""
        return f"{MARK}{self.creator}|{self.group:04X}|{self.element:02X}"


def rows():
    """All that the table lets stay, by creator and group."""
    with open(TABLE, encoding="utf-8", newline="") as file:
        lines = [line for line in csv.reader((line for line in file if not line.startswith("#")), delimiter="\t") if line]
    blocks = {}
    for creator, group, element, vr, most, _source, terms in lines:
        blocks.setdefault((creator, group), []).append(Row(creator, group, element, vr, most, terms))
    return blocks


def find(data, path):
    """The element at a path of a key, or None."""
    creator, group, element = path[len(MARK) :].split("|")
    try:
        block = data.private_block(int(group, 16), creator)
        return block[int(element, 16)] if int(element, 16) in block else None
    except KeyError:
        return None


def plant(made):
    """Plants blocks of a few makers, each with what may stay, what may not, and identifiers where numbers should be; gives their entries."""
    blocks = rows()
    for at in made.words.rng.sample(sorted(blocks), CREATORS):
        creator, group = at
        block = made.data.private_block(int(group, 16), creator, create=True)
        for row in blocks[at]:
            yield from _element(made, block, row)
        yield from _stranger(made, block, {row.element for row in blocks[at]})
    yield from _nested(made)


def _element(made, block, row):
    words, rng = made.words, made.words.rng
    if row.vr in NUMBERS or (row.vr == "CS" and row.terms):
        fate = rng.random()
        if fate < 0.6:
            value = rng.choice(row.terms) if row.vr == "CS" else NUMBERS[row.vr]
            block.add_new(row.element, row.vr, [value] * row.most if row.most > 1 else value)
            if made.modality not in REPORTS:
                yield "text_retained", row.path, str(block[row.element].value)
        elif fate < 0.8:
            # The same place with another representation is another element.
            word = words.word()
            block.add_new(row.element, "LO", word)
            yield "text_removed", row.path, word
        elif row.vr in ("DS", "IS", "CS"):
            value = words.word().upper() if row.vr == "CS" else made.study.person.number
            block.add_new(row.element, row.vr, value)
            yield "text_removed", row.path, value
    elif row.vr == "DT":
        day = made.study.day + datetime.timedelta(days=rng.randrange(30))
        block.add_new(row.element, "DT", f"{day:%Y%m%d}101500")
        yield "date_shifted", row.path + ("?" if made.modality in REPORTS else ""), f"{day:%Y%m%d}101500"
    elif row.vr == "UI":
        uid = words.uid()
        block.add_new(row.element, "UI", uid)
        yield "uid_changed", row.path, uid
    elif row.vr == "SQ":
        word = words.word()
        block.add_new(row.element, "SQ", [kinds.item(PatientName=word)])
        yield "text_removed", row.path, word
    else:
        word = words.word()
        block.add_new(row.element, row.vr, word.encode().ljust(16, b"\0") if row.vr in ("OB", "UN") else word)
        yield "text_removed", row.path, word


def _stranger(made, block, known):
    """An element of the block that the table does not know."""
    element = made.words.rng.choice([element for element in range(0x00, 0xFF) if element not in known])
    value = made.words.rng.choice([("LO", made.words.word()), ("DS", made.study.person.number), ("UN", made.words.word().encode())])
    block.add_new(element, *value)
    yield "text_removed", "private", value[1].decode() if isinstance(value[1], bytes) else value[1]


def _nested(made):
    """A block in an item, at another number than at the top, and one behind a creator with spaces and in other letters than the table's."""
    word, late = made.words.word(), made.words.word()
    inner = kinds.item(TextValue=word)
    inner.add(DataElement(Tag(0x0019, 0x0010), "LO", made.words.word()))
    inner.add(DataElement(Tag(0x0019, 0x0041), "LO", "siemens mr header "))
    inner.add(DataElement(Tag(0x0019, 0x410E), "LO", late))
    made.data.ReferencedPatientSequence = [inner]
    yield from (("text_removed", "private", secret) for secret in (word, late, str(inner[0x00190010].value)))
