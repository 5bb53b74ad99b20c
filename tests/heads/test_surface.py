"""The measure of skin and fat finds all that is left of it on a head of which every tissue is known, in thin and in thick slices, and no brain."""

import tempfile
import unittest
from pathlib import Path

import nibabel
import numpy

import surface

#: Millimetres from the middle of a ball to the outside of its brain, skull and scalp. The skull is as dark as air, and open below.
BRAIN, SKULL, SCALP, NECK = 40, 46, 50, -25
#: Millimetres beneath the surface that must not be left.
DEEP = 8
#: Millimetres of samples across, along and up: thinner than a scalp, of which one or two are a scalp, and thicker.
GRIDS = ((1.0, 1.0, 2.5), (2.0, 2.0, 2.0), (1.0, 1.0, 7.0))


class SkinLeft(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory(prefix="scanitize-surface-")
        self.addCleanup(place.cleanup)
        self.folder = Path(place.name)

    def left(self, zooms, keeps, brain=BRAIN):
        """What the measure says of a ball of which those samples stay, and what is true."""
        half = [int(60 / zoom) for zoom in zooms]
        places = numpy.meshgrid(*[numpy.arange(-count, count + 1) * zoom for count, zoom in zip(half, zooms)], indexing="ij")
        far = numpy.sqrt(sum(along**2 for along in places))
        is_bone = (far >= brain) & (far < SKULL) & (places[2] > NECK)
        before = numpy.select([is_bone, far < brain, far < SCALP], [0, 400, 700], 0)
        skin = (far >= SCALP - DEEP) & (before > 0)
        # A speck in the air is no surface.
        before[1, 1, 1] = 700
        after = numpy.where(keeps(far, places), before, 0)
        paths = [self.saved(name, values, zooms) for name, values in (("before", before), ("after", after))]
        return surface.skin_left(*paths, far < brain), float((after > 0)[skin].mean())

    def saved(self, name, values, zooms):
        path = self.folder / f"{name}.nii"
        nibabel.save(nibabel.Nifti1Image(values.astype(numpy.int16), numpy.diag([*zooms, 1.0])), path)
        return path

    def test_of_a_head_that_was_cut_so_deep_nothing_is_left(self):
        for zooms in GRIDS:
            with self.subTest(zooms=zooms):
                self.assertEqual(self.left(zooms, lambda far, places: far < SCALP - DEEP), (0.0, 0.0))

    def test_skin_that_is_left_is_found(self):
        patches = {
            "all": lambda far, places: far < SCALP,
            "the upper half": lambda far, places: (far < BRAIN) | (places[2] > 0),
            "a side": lambda far, places: (far < BRAIN) | (places[0] > 35),
            "its inner half": lambda far, places: far < 48,
        }
        for zooms in GRIDS:
            for name, keeps in patches.items():
                with self.subTest(zooms=zooms, patch=name):
                    told, true = self.left(zooms, keeps)
                    self.assertAlmostEqual(told, true, delta=0.15 * true)

    def test_the_brain_is_no_skin_however_near_it_lies(self):
        for zooms in GRIDS:
            with self.subTest(zooms=zooms):
                told, true = self.left(zooms, lambda far, places: far < 44, brain=44)
                self.assertEqual(told, 0.0)
                self.assertGreater(true, 0.1, "brain lies within the depth that is measured")


if __name__ == "__main__":
    unittest.main()
