"""An original and what became of it, as other programs see them."""

import numpy
import pydicom

import peers

#: The file meta information that an output has, and no more.
META = [0x00020000, 0x00020001, 0x00020002, 0x00020003, 0x00020010, 0x00020012, 0x00020013]
#: What objects without a picture are there for.
GEOMETRY = {
    "ContourData", "ContourGeometricType", "NumberOfContourPoints", "ROINumber", "ReferencedROINumber", "ROIDisplayColor", "BeamNumber",
    "BeamDose", "BeamMeterset", "BeamDoseSpecificationPoint", "NominalBeamEnergy", "LeafJawPositions", "LeafPositionBoundaries",
    "GantryAngle", "BeamLimitingDeviceAngle", "PatientSupportAngle", "IsocenterPosition", "CumulativeMetersetWeight",
    "DoseReferencePointCoordinates", "DeliveryMaximumDose", "NumberOfFractionsPlanned", "SourceAxisDistance", "GraphicData", "GraphicType",
    "AnchorPoint", "DisplayedAreaTopLeftHandCorner", "DisplayedAreaBottomRightHandCorner", "WindowCenter", "WindowWidth",
    "FrameOfReferenceTransformationMatrix", "NumberOfWaveformChannels", "NumberOfWaveformSamples", "SamplingFrequency",
    "ChannelSensitivity", "ChannelBaseline", "FilterLowFrequency", "FilterHighFrequency",
}


def faults(original, cleaned, blanked=()):
    """Everything that is wrong with a cleaned file, of which parts were blanked, in words without values."""
    checks = [form, same_tags, complaints]
    if not has_picture(original):
        checks.append(geometry)
        return [fault for check in checks for fault in check(original, cleaned)]
    return [*pixels(original, cleaned, blanked), *(fault for check in checks for fault in check(original, cleaned))]


def has_picture(path):
    """Whether a file holds samples of a picture."""
    data = pydicom.dcmread(path, force=True)
    return any(word in data for word in ("PixelData", "FloatPixelData", "DoubleFloatPixelData"))


def form(_original, cleaned):
    """The preamble is zero and group 0002 holds what it must."""
    with open(cleaned, "rb") as file:
        if any(file.read(128)):
            yield "the preamble is not zero"
    if list(pydicom.dcmread(cleaned, stop_before_pixels=True).file_meta.keys()) != META:
        yield "file meta information with more or less than it needs"


def pixels(original, cleaned, blanked=()):
    """Every sample is what it was, by pydicom and, but for colours, by gdcm; what lies around ultrasound regions apart."""
    for name, read in (("pydicom", peers.pixels_by_pydicom), ("gdcm", peers.pixels_by_gdcm)):
        if name == "gdcm" and peers.gdcm_fails_on(original):
            continue
        before, after = read(original), read(cleaned)
        if after is None:
            yield f"{name} cannot read the pixels"
        elif before is not None and not numpy.array_equal(*stayed(cleaned, blanked, before, after)):
            yield f"pixels differ in {name}"


def geometry(original, cleaned):
    """Numbers of contours, plans, graphics and registrations are what they were, and so are the samples of waveforms."""
    before, after = (pydicom.dcmread(path, force=True) for path in (original, cleaned))
    numbers = [[(one.keyword, str(one.value)) for one in data.iterall() if one.keyword in GEOMETRY] for data in (before, after)]
    if numbers[0] != numbers[1]:
        yield "numbers differ"
    for index in range(len(before.get("WaveformSequence", []))):
        if not numpy.array_equal(before.waveform_array(index), after.waveform_array(index)):
            yield "samples differ"


def stayed(cleaned, blanked, *samples):
    """Samples before and after, those set to zero that were blanked: places of writing, in lossy JPEG with the blocks they touch."""
    data = pydicom.dcmread(cleaned, stop_before_pixels=True)
    if not blanked or any(len(one) != len(samples[0]) for one in samples):
        return samples
    margin = 18 if data.file_meta.TransferSyntaxUID.name.startswith("JPEG Baseline") else 0
    stay = numpy.ones((data.Rows, data.Columns), bool)
    for left, top, right, bottom in blanked:
        stay[max(0, top - margin) : bottom + margin, max(0, left - margin) : right + margin] = False
    if data.get("SequenceOfUltrasoundRegions"):
        shaped = samples[1].reshape(-1, data.Rows, data.Columns, data.SamplesPerPixel)
        stay &= (shaped != shaped.min(axis=(0, 1, 2))).any(axis=(0, 3))
    return [one.reshape(-1, data.Rows, data.Columns, data.SamplesPerPixel) * stay[None, ..., None] for one in samples]


def same_tags(_original, cleaned):
    """Three readers see the same elements."""
    tags = peers.tags_by_pydicom(cleaned)
    if peers.DCMDUMP and peers.tags_by_dcmdump(cleaned) != tags:
        yield "dcmdump sees other elements than pydicom"
    if peers.tags_by_gdcm(cleaned) != [tag for _, tag in tags]:
        yield "gdcm sees other elements than pydicom"


def complaints(original, cleaned):
    """The validator finds no kind of error that the original did not have."""
    if not peers.DCIODVFY:
        return
    before = peers.complaints(original)
    # A deflated data set it does not read, and so says nothing of it.
    if not any("read failed" in kind for kind in before):
        yield from sorted(f"dciodvfy: {kind}" for kind in peers.complaints(cleaned) - before)
