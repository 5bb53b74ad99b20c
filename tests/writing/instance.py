"""Writes a scene as a DICOM file, in one of the forms in which such pictures come."""

import io

import numpy as np
from PIL import Image
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import ExplicitVRLittleEndian, JPEGBaseline8Bit, generate_uid

CLASSES = {
    "US": "1.2.840.10008.5.1.4.1.1.6.1",
    "US frames": "1.2.840.10008.5.1.4.1.1.3.1",
    "SC": "1.2.840.10008.5.1.4.1.1.7",
    "SC bytes": "1.2.840.10008.5.1.4.1.1.7.2",
    "SC colours": "1.2.840.10008.5.1.4.1.1.7.4",
    "CT": "1.2.840.10008.5.1.4.1.1.2",
    "MR": "1.2.840.10008.5.1.4.1.1.4",
    "CR": "1.2.840.10008.5.1.4.1.1.1",
    "XA": "1.2.840.10008.5.1.4.1.1.12.1",
}


def kind_of(rng, scene):
    """Which class of object a scene is stored as."""
    has_frames, has_colour = len(scene.frames) > 1, scene.frames.ndim == 4
    if has_frames:
        return "XA" if scene.kind == "XA" else "US frames" if scene.kind == "US" else "SC colours" if has_colour else "SC bytes"
    if scene.kind in ("CT", "MR", "CR", "XA") and not has_colour and rng.random() < 0.6:
        return scene.kind
    return "US" if scene.kind == "US" else "SC"


def save(rng, scene, path, name, number, jpeg=None, inverted=False, palette=False):
    """Writes the scene; returns what the pixels are: transfer syntax, photometric interpretation, depth."""
    kind = kind_of(rng, scene)
    data_set = _header(rng, kind, scene, name, number)
    pixels, photometric = scene.frames, "RGB" if scene.frames.ndim == 4 else "MONOCHROME2"
    if inverted:
        photometric = "MONOCHROME1"
    if palette:
        photometric = "PALETTE COLOR"
        _palette(data_set)
    depth = 8 if scene.greatest <= 255 and scene.least >= 0 else 16
    stored = 8 if depth == 8 else 12 if scene.greatest - scene.least == 4095 else 16
    pixels = pixels.astype(np.uint8 if depth == 8 else np.int16 if scene.least < 0 else np.uint16)
    data_set.Rows, data_set.Columns = pixels.shape[1:3]
    data_set.SamplesPerPixel, data_set.PhotometricInterpretation = 3 if pixels.ndim == 4 else 1, photometric
    data_set.BitsAllocated, data_set.BitsStored, data_set.HighBit = depth, stored, stored - 1
    data_set.PixelRepresentation = int(scene.least < 0)
    if pixels.ndim == 4:
        data_set.PlanarConfiguration = 0
    if jpeg:
        _compress(data_set, pixels, jpeg)
    else:
        data_set.PixelData = pixels.tobytes() + b"\0" * (pixels.nbytes % 2)
        data_set["PixelData"].VR = "OB" if depth == 8 else "OW"
    data_set.save_as(path, enforce_file_format=True)
    return {"class": kind, "photometric": data_set.PhotometricInterpretation, "depth": depth, "jpeg": jpeg}


def _header(rng, kind, scene, name, number):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = (
        CLASSES[kind],
        generate_uid(entropy_srcs=[str(number), str(rng.integers(1 << 40))]),
    )
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data_set = FileDataset(None, {}, file_meta=meta, preamble=b"\0" * 128)
    data_set.SOPClassUID, data_set.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
    data_set.StudyInstanceUID, data_set.SeriesInstanceUID, data_set.FrameOfReferenceUID = (
        generate_uid(entropy_srcs=[str(number), part, str(rng.integers(1 << 40))]) for part in "abc"
    )
    data_set.SpecificCharacterSet = "ISO_IR 192"
    data_set.Modality = {"SC": "OT", "SC bytes": "OT", "SC colours": "OT", "US frames": "US"}.get(kind, kind)
    data_set.PatientName, data_set.PatientID, data_set.PatientBirthDate, data_set.PatientSex = (
        name,
        f"P{number:06}",
        "19610412",
        "O",
    )
    data_set.StudyDate, data_set.StudyTime, data_set.StudyID, data_set.AccessionNumber = (
        "20240105",
        "101500",
        str(number),
        f"A{number:06}",
    )
    data_set.SeriesNumber, data_set.InstanceNumber, data_set.ReferringPhysicianName, data_set.Manufacturer = 1, 1, "", "Maker"
    data_set.ImageType = ["DERIVED", "SECONDARY", "SCREEN SAVE"] if kind in ("CT", "MR") else ["ORIGINAL", "PRIMARY"]
    data_set.PatientOrientation, data_set.Laterality = "", ""
    _particulars(data_set, kind, scene)
    flag = rng.choice(["YES", "NO", ""])
    if kind == "CR" or flag:
        data_set.BurnedInAnnotation = "YES" if kind == "CR" else str(flag)
    return data_set


def _particulars(data_set, kind, scene):
    """What the class of object demands besides."""
    frames = len(scene.frames)
    if kind in ("SC", "SC bytes", "SC colours"):
        data_set.ConversionType = "WSD"
    if kind in ("CT", "MR"):
        data_set.ImageOrientationPatient, data_set.ImagePositionPatient = [1, 0, 0, 0, 1, 0], [0, 0, 0]
        data_set.PixelSpacing, data_set.SliceThickness, data_set.PositionReferenceIndicator = [0.5, 0.5], "1", ""
    if kind == "CT":
        data_set.RescaleIntercept, data_set.RescaleSlope, data_set.KVP, data_set.AcquisitionNumber = "0", "1", "120", 1
    if kind == "MR":
        data_set.ScanningSequence, data_set.SequenceVariant, data_set.ScanOptions, data_set.MRAcquisitionType = (
            "SE",
            "NONE",
            "",
            "2D",
        )
        data_set.EchoTime, data_set.EchoTrainLength = "10", 1
    if kind == "CR":
        data_set.ViewPosition, data_set.BodyPartExamined = "AP", "LEG"
    if kind == "XA":
        data_set.PixelIntensityRelationship, data_set.RadiationSetting, data_set.PositionerMotion = "LIN", "SC", "STATIC"
    if frames > 1 or kind in ("US frames", "SC bytes", "SC colours"):
        data_set.NumberOfFrames = frames
        data_set.FrameTime = "40"
        data_set.FrameIncrementPointer = 0x00181063
    if scene.greatest > 255 or scene.least < 0:
        low, high = np.percentile(scene.frames, [2, 98])
        data_set.WindowCenter, data_set.WindowWidth = f"{(low + high) / 2:.0f}", f"{max(high - low, 1):.0f}"


def _palette(data_set):
    ramp = np.arange(256, dtype=np.uint16) * 257
    for colour in ("Red", "Green", "Blue"):
        table = ramp.copy()
        if colour == "Blue":
            table[250:] = 0
        setattr(data_set, f"{colour}PaletteColorLookupTableDescriptor", [256, 0, 16])
        setattr(data_set, f"{colour}PaletteColorLookupTableData", table.tobytes())


def _compress(data_set, pixels, quality):
    streams = []
    for frame in pixels:
        stream = io.BytesIO()
        Image.fromarray(frame).save(stream, "JPEG", quality=quality, subsampling=0 if frame.ndim == 2 else 2 * (quality % 2))
        streams.append(stream.getvalue())
    data_set.file_meta.TransferSyntaxUID = JPEGBaseline8Bit
    data_set.PixelData = encapsulate(streams)
    data_set["PixelData"].is_undefined_length = True
    data_set["PixelData"].VR = "OB"
    data_set.LossyImageCompression, data_set.LossyImageCompressionRatio, data_set.LossyImageCompressionMethod = (
        "01",
        "10",
        "ISO_10918_1",
    )
    if pixels.ndim == 4:
        data_set.PhotometricInterpretation = "YBR_FULL_422" if quality % 2 else "YBR_FULL"
