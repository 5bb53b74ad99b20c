"""Heads as series of DICOM files, and as the NIfTI files that dcm2niix makes of them."""

import os
import re
import shutil
import subprocess
from collections import defaultdict

import nibabel
import numpy
import pydicom
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, MRImageStorage, generate_uid
from scipy import ndimage

import surface


def by_series(folder):
    """The DICOM files of a folder, by series."""
    found = defaultdict(list)
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        try:
            header = pydicom.dcmread(path, stop_before_pixels=True, specific_tags=["SeriesInstanceUID"])
        except pydicom.errors.InvalidDicomError:
            continue
        found[header.SeriesInstanceUID].append(path)
    return list(found.values())


def converted(files, folder):
    """The NIfTI files that dcm2niix makes of a series, by what it calls them."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "dicom").mkdir(parents=True)
    for number, path in enumerate(files):
        os.symlink(path.resolve(), folder / "dicom" / f"{number:05}.dcm")
    words = ["dcm2niix", "-b", "n", "-z", "n", "-f", "volume", "-o", folder, folder / "dicom"]
    subprocess.run(words, check=True, capture_output=True)
    return {path.stem: path for path in sorted(folder.glob("*.nii"))}


def errors(files):
    """The kinds of error that dciodvfy finds in some files of a series, with values and numbers taken out."""
    found = set()
    for path in files[:: max(1, len(files) // 5)]:
        done = subprocess.run(["dciodvfy", "-new", path], capture_output=True, text=True, errors="replace", check=False)
        told = done.stdout + done.stderr
        found |= {re.sub(r"= <[^>]*>|\[\d+\]", "", line) for line in told.splitlines() if line.startswith("Error")}
    return found


def without_place(error):
    """A kind of error without the attribute that has it."""
    return re.sub(r"^Error - (</[^>]*> - )?", "", error)


def from_nifti(source, folder):
    """Writes the slices of a NIfTI file as DICOM files that name nobody."""
    image = nibabel.load(source)
    samples = numpy.asarray(image.dataobj).astype(numpy.float64)
    is_ct = samples.min() < -200
    if not is_ct:
        samples = numpy.clip(samples, 0, None)
        samples *= min(1.0, 30000 / samples.max())
    # To the left, to the back and to the head (PS3.3 C.7.6.2.1.1).
    affine = numpy.diag([-1, -1, 1, 1]) @ image.affine
    uids = {name: generate_uid() for name in ("StudyInstanceUID", "SeriesInstanceUID", "FrameOfReferenceUID")}
    folder.mkdir(parents=True)
    for number in range(samples.shape[2]):
        pixels = numpy.round(samples[:, :, number].T).astype("<i2")
        _slice(pixels, affine, number, is_ct, uids).save_as(folder / f"{number:04}.dcm", enforce_file_format=True)


def _slice(pixels, affine, number, is_ct, uids):
    made = pydicom.Dataset()
    made.file_meta = pydicom.FileMetaDataset()
    made.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    made.SOPClassUID = CTImageStorage if is_ct else MRImageStorage
    made.SOPInstanceUID = made.file_meta.MediaStorageSOPInstanceUID = generate_uid()
    made.file_meta.MediaStorageSOPClassUID = made.SOPClassUID
    made.update({name: value for name, value in uids.items()})
    made.Modality, made.ImageType = ("CT" if is_ct else "MR"), ["ORIGINAL", "PRIMARY", "AXIAL" if is_ct else "M"]
    made.PatientName, made.PatientID, made.PatientBirthDate, made.PatientSex = "Head", "HEAD", "", ""
    made.StudyDate = made.StudyTime = made.AccessionNumber = made.StudyID = made.ReferringPhysicianName = ""
    made.Manufacturer, made.SeriesNumber, made.InstanceNumber, made.PatientPosition = "", 1, number + 1, "HFS"
    columns, rows, slices = (affine[:3, axis] for axis in range(3))
    across, down, thick = (float(numpy.linalg.norm(step)) for step in (columns, rows, slices))
    decimals = lambda numbers: [f"{part:.8g}" for part in numbers]  # noqa: E731
    made.ImagePositionPatient = decimals(affine[:3, 3] + number * slices)
    made.ImageOrientationPatient = decimals([*(columns / across), *(rows / down)])
    made.PixelSpacing, made.SliceThickness = decimals([down, across]), f"{thick:.8g}"
    made.Rows, made.Columns = pixels.shape
    made.SamplesPerPixel, made.PhotometricInterpretation = 1, "MONOCHROME2"
    made.BitsAllocated, made.BitsStored, made.HighBit, made.PixelRepresentation = 16, 16, 15, 1
    if is_ct:
        made.RescaleIntercept, made.RescaleSlope, made.RescaleType = 0, 1, "HU"
    made.PixelData = pixels.tobytes()
    return made


def brain_of(path, masks):
    """The mask of the brain on the grid of a NIfTI file, if there is one: it begins in the same corner."""
    samples, _, affine = surface.volume(path)
    for mask in masks:
        inside, _, place = surface.volume(mask)
        is_like = numpy.allclose(inside.shape, samples.shape, atol=3)
        if is_like and numpy.allclose(place[:3, 3], affine[:3, 3], atol=0.5):
            if inside.shape != samples.shape:
                # Uneven gaps were evened out in steps of another height.
                inside = ndimage.affine_transform(inside, numpy.linalg.inv(place) @ affine, output_shape=samples.shape, order=0)
            return inside > 0
    return None
