"""Series of diffusion images as Philips, GE and Siemens scanners write them: a b0 volume and three directions, a file a slice.

Directions and b-values stand in private elements alone, and so does the scaling of Philips by which stored values compare between series.
"""

import math

import numpy
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian, MRImageStorage, generate_uid

SIDE, SLICES = 24, 6
HALF = math.sqrt(0.5)
# b-value and direction of each volume.
VOLUMES = ((0, (0.0, 0.0, 0.0)), (1000, (1.0, 0.0, 0.0)), (1000, (0.0, HALF, HALF)), (2000, (HALF, 0.0, -HALF)))


def series(maker):
    """The files of a series in the order of their acquisition."""
    root = [generate_uid() for _ in range(3)]
    return [
        image(maker, root, volume, place)
        for volume in range(len(VOLUMES))
        for place in range(SLICES)
    ]


def image(maker, root, volume, place):
    """One slice of one volume."""
    data = Dataset()
    data.SOPClassUID, data.SOPInstanceUID = MRImageStorage, generate_uid()
    data.StudyInstanceUID, data.SeriesInstanceUID, data.FrameOfReferenceUID = root
    data.SpecificCharacterSet = "ISO_IR 100"
    data.PatientName, data.PatientID, data.PatientBirthDate, data.PatientSex = "Zqcanary^Hans", "Q47110815", "19500304", "M"
    data.StudyDate = data.SeriesDate = data.AcquisitionDate = data.ContentDate = "20240310"
    data.StudyTime = data.SeriesTime = "101500"
    data.AcquisitionTime = data.ContentTime = f"1016{volume:02}.{place:02}"
    data.StudyID, data.AccessionNumber, data.ReferringPhysicianName = "1", "A1", ""
    data.ImageType, data.Modality, data.SeriesNumber = ["ORIGINAL", "PRIMARY", "OTHER"], "MR", 5
    data.InstanceNumber, data.AcquisitionNumber = 1 + volume * SLICES + place, 1
    data.SeriesDescription, data.ProtocolName = "DTI", "DTI"
    data.ScanningSequence, data.SequenceVariant, data.ScanOptions, data.MRAcquisitionType = "EP", "NONE", "", "2D"
    data.RepetitionTime, data.EchoTime, data.EchoTrainLength, data.FlipAngle = 3000, 80, 1, 90
    data.MagneticFieldStrength, data.PatientPosition, data.BodyPartExamined = 3, "HFS", "HEAD"
    data.InPlanePhaseEncodingDirection = "COL"
    data.SliceThickness = data.SpacingBetweenSlices = 2.5
    data.ImagePositionPatient = [-30.0, -30.0, 2.5 * place]
    data.ImageOrientationPatient, data.PixelSpacing, data.PositionReferenceIndicator = [1, 0, 0, 0, 1, 0], [2.5, 2.5], ""
    data.SamplesPerPixel, data.PhotometricInterpretation, data.PixelRepresentation = 1, "MONOCHROME2", 0
    data.Rows, data.Columns, data.BitsAllocated, data.BitsStored, data.HighBit = SIDE, SIDE, 16, 12, 11
    random = numpy.random.default_rng(1 + volume * SLICES + place)
    samples = random.integers(0, 4096, (SIDE, SIDE)).astype("<u2")
    data.PixelData = samples.tobytes()
    MAKERS[maker](data, volume, place)
    data.file_meta = FileMetaDataset()
    data.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian if maker == "ge" else ExplicitVRLittleEndian
    data.file_meta.MediaStorageSOPClassUID, data.file_meta.MediaStorageSOPInstanceUID = data.SOPClassUID, data.SOPInstanceUID
    return data


def philips(data, volume, place):
    """Blocks as Philips numbers them, with a second scaling beside that of the standard."""
    value, (x, y, z) = VOLUMES[volume]
    data.Manufacturer, data.ManufacturerModelName, data.SoftwareVersions = "Philips Medical Systems", "Achieva", "5.3.0"
    slope = 1.25 + 0.5 * volume
    data.RescaleIntercept, data.RescaleSlope, data.RescaleType = 0, slope, "normalized"
    imaging = data.private_block(0x2001, "Philips Imaging DD 001", create=True)
    imaging.add_new(0x03, "FL", float(value))
    imaging.add_new(0x0A, "IS", place + 1)
    imaging.add_new(0x18, "SL", SLICES)
    imaging.add_new(0x63, "CS", "ZQCANARY")
    mr = data.private_block(0x2005, "Philips MR Imaging DD 001", create=True)
    mr.add_new(0x0D, "FL", 0.0)
    mr.add_new(0x0E, "FL", 0.004 + 0.001 * volume)
    for element, number in ((0xB0, x), (0xB1, y), (0xB2, z)):
        mr.add_new(element, "FL", number)
    for other in ("Philips MR Imaging DD 002", "Philips MR Imaging DD 003", "Philips MR Imaging DD 004"):
        data.private_block(0x2005, other, create=True).add_new(0x32, "LO", "Zqcanary")
    scale = data.private_block(0x2005, "Philips MR Imaging DD 005", create=True)
    scale.add_new(0x09, "DS", "0")
    scale.add_new(0x0A, "DS", str(slope))
    scale.add_new(0x12, "IS", 1 + volume)
    scale.add_new(0x13, "IS", 1 + volume)


def ge(data, volume, place):
    """Implicit elements, the b-value as a sum with a thousand millions."""
    value, directions = VOLUMES[volume]
    data.Manufacturer, data.ManufacturerModelName = "GE MEDICAL SYSTEMS", "SIGNA Architect"
    data.SoftwareVersions = "27\\LX\\MR Software release:DV26.0_R01"
    identity = data.private_block(0x0009, "GEMS_IDEN_01", create=True)
    identity.add_new(0x02, "SH", "Zqcanary")
    acquisition = data.private_block(0x0019, "GEMS_ACQU_01", create=True)
    acquisition.add_new(0x9E, "LO", "EPI2")
    for element, number in zip((0xBB, 0xBC, 0xBD), directions):
        acquisition.add_new(element, "DS", f"{number:.6f}")
    acquisition.add_new(0xE0, "DS", "3")
    data.private_block(0x0021, "GEMS_RELA_01", create=True).add_new(0x4F, "SS", SLICES)
    data.private_block(0x0025, "GEMS_SERS_01", create=True).add_new(0x07, "SL", SLICES * len(VOLUMES))
    parameters = data.private_block(0x0043, "GEMS_PARM_01", create=True)
    parameters.add_new(0x2F, "SS", 0)
    parameters.add_new(0x39, "IS", [1000000000 + value if value else 0, 8, 0, 0])
    parameters.add_new(0x60, "IS", [0, 0, 0, 0])


def siemens(data, volume, place):
    """The elements that PS3.15 lists, without the headers that hold the patient."""
    value, directions = VOLUMES[volume]
    data.Manufacturer, data.ManufacturerModelName, data.SoftwareVersions = "SIEMENS", "Prisma", "syngo MR E11"
    header = data.private_block(0x0019, "SIEMENS MR HEADER", create=True)
    header.add_new(0x08, "CS", "ZQCANARY")
    header.add_new(0x0C, "IS", value)
    header.add_new(0x0D, "CS", "DIRECTIONAL" if value else "NONE")
    if value:
        header.add_new(0x0E, "FD", list(directions))


MAKERS = {"philips": philips, "ge": ge, "siemens": siemens}
