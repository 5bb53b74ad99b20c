"""An original and what became of it, as other programs see them."""

import numpy
import pydicom

import peers

#: The file meta information that an output has, and no more.
META = [0x00020000, 0x00020001, 0x00020002, 0x00020003, 0x00020010, 0x00020012, 0x00020013]


def faults(original, cleaned):
    """Everything that is wrong with a cleaned file, in words without values."""
    checks = [form, pixels, same_tags, complaints]
    return [fault for check in checks for fault in check(original, cleaned)]


def form(_original, cleaned):
    """The preamble is zero and group 0002 holds what it must."""
    with open(cleaned, "rb") as file:
        if any(file.read(128)):
            yield "the preamble is not zero"
    if list(pydicom.dcmread(cleaned, stop_before_pixels=True).file_meta.keys()) != META:
        yield "file meta information with more or less than it needs"


def pixels(original, cleaned):
    """Every sample is what it was, by pydicom and by gdcm."""
    for name, read in (("pydicom", peers.pixels_by_pydicom), ("gdcm", peers.pixels_by_gdcm)):
        if name == "gdcm" and peers.gdcm_fails_on(original):
            continue
        before, after = read(original), read(cleaned)
        if after is None:
            yield f"{name} cannot read the pixels"
        elif before is not None and not numpy.array_equal(before, after):
            yield f"pixels differ in {name}"


def same_tags(_original, cleaned):
    """Three readers see the same elements."""
    tags = peers.tags_by_pydicom(cleaned)
    if peers.DCMDUMP and peers.tags_by_dcmdump(cleaned) != tags:
        yield "dcmdump sees other elements than pydicom"
    if peers.tags_by_gdcm(cleaned) != [tag for _, tag in tags]:
        yield "gdcm sees other elements than pydicom"


def complaints(original, cleaned):
    """The validator finds no kind of error that the original did not have."""
    if peers.DCIODVFY:
        yield from sorted(f"dciodvfy: {kind}" for kind in peers.complaints(cleaned) - peers.complaints(original))
