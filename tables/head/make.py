"""Makes the mean head that others are laid upon: tables/head/template.bin, which `cargo xtask tables` packs.

    python -m venv venv
    venv/bin/pip install --no-deps -r tables/head/requirements.txt
    venv/bin/python tables/head/make.py

The mean T1-weighted head of pydeface is turned until its halves mirror one another, and its half is sampled at 4 mm: brightness in 32
grades, and the distance from the brain in steps of 2 mm. What is brain is told by SynthStrip, which radveil brings along; it takes a
few minutes. Both are written as differences from the layer below, deflated. xtask/src/tables/head.rs reads them.
"""

import tempfile
import zlib
from importlib.metadata import files
from pathlib import Path

import nibabel
import numpy as np
import radveil
from scipy import ndimage, optimize

HERE = Path(__file__).parent
TARGET = HERE / "template.bin"
STEP = 4
# The half in millimetres: x to the left from the plane between the halves, y to the back, z to the head from the middle of the brain.
X, Y, Z = np.arange(0, 89, STEP), np.arange(-128, 109, STEP), np.arange(-116, 97, STEP)
# The brightness of pydeface's mean that is the last grade.
BRIGHTEST = 440
GRADES = 32
DISTANCE = 2
NEAREST, FARTHEST = -16, 20


class Head:
    """A volume that is sampled at places in the coordinates of its file: x to the right, y to the front, z to the head."""

    def __init__(self, affine):
        self.back = np.linalg.inv(affine)

    def at(self, samples, places):
        """The samples between their neighbours; beyond the edge as at the edge."""
        indices = places @ self.back[:3, :3].T + self.back[:3, 3]
        return ndimage.map_coordinates(samples, np.moveaxis(indices, -1, 0), order=1, mode="nearest")


def main():
    """Makes the file."""
    path = next(str(file.locate()) for file in files("pydeface") if file.name == "mean_reg2mean.nii.gz")
    image = nibabel.load(path)
    head, samples, brain = Head(image.affine), np.asarray(image.dataobj).astype(np.float32), brain_of(path)
    turn, middle = symmetry(head, ndimage.gaussian_filter(samples, 2), brain, image.affine)
    brain = ndimage.binary_fill_holes(ndimage.binary_closing(brain, iterations=3))
    distance = ndimage.distance_transform_edt(~brain) - ndimage.distance_transform_edt(brain)

    def half(values):
        places = np.stack(np.meshgrid(Z, Y, X, indexing="ij"), -1)[..., ::-1].astype(float)
        sides = [places * np.array([side, -1, 1]) @ turn.T + middle for side in (1, -1)]
        return sum(head.at(values, side) for side in sides) / 2

    grades = np.rint(half(ndimage.gaussian_filter(samples, 1.6)) / BRIGHTEST * (GRADES - 1)).clip(0, GRADES - 1)
    steps = np.rint(half(distance) / DISTANCE).clip(NEAREST, FARTHEST)
    layers = [np.diff(values.astype(int), axis=0, prepend=0).astype(np.uint8).tobytes() for values in (grades, steps)]
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
    packed = packer.compress(b"".join(layers)) + packer.flush()
    TARGET.write_bytes(packed)
    print(f"{len(packed)} bytes")


def brain_of(path):
    """What of a head is brain."""
    with tempfile.TemporaryDirectory() as folder:
        mask = str(Path(folder) / "brain.nii.gz")
        radveil.deskull(path, mask_path=mask)
        return np.asarray(nibabel.load(mask).dataobj) > 0


def symmetry(head, smooth, brain, affine):
    """The turn and the middle about which the halves mirror one another."""
    middle = (np.argwhere(brain) @ affine[:3, :3].T + affine[:3, 3]).mean(0)
    axes = [np.arange(-84, 85, 6), np.arange(-100, 110, 6), np.arange(-100, 90, 6)]
    places = np.stack(np.meshgrid(*axes, indexing="ij"), -1).astype(float)

    def placed(shift, yaw, roll):
        return turn_of(yaw, roll), middle + np.array([shift, 0, 0])

    def difference(variables):
        turn, at = placed(*variables)
        values = head.at(smooth, places @ turn.T + at)
        return ((values - values[::-1]) ** 2).mean()

    return placed(*optimize.minimize(difference, [0, 0, 0], method="Powell").x)


def turn_of(yaw, roll):
    """About z, after about y."""
    about_z = [[np.cos(yaw), -np.sin(yaw), 0], [np.sin(yaw), np.cos(yaw), 0], [0, 0, 1]]
    about_y = [[np.cos(roll), 0, np.sin(roll)], [0, 1, 0], [-np.sin(roll), 0, np.cos(roll)]]
    return np.array(about_z) @ np.array(about_y)


if __name__ == "__main__":
    main()
