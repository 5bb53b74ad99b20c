"""Pictures in every transfer syntax, with a person's word that what is written in them may stay: what is decoded, or kept compressed,
shows other programs the samples that the original shows."""

import unittest

import numpy

import corpus
import peers
from collection import Collection


class Pictures(Collection):
    """What holds for every folder of pictures."""

    is_looked_at = True

    def test_other_programs_see_the_same_samples(self):
        faults, seen = [], 0
        for original, cleaned in self.run_of_all.released():
            before, after = peers.pixels_by_pydicom(original), peers.pixels_by_pydicom(cleaned)
            seen += before is not None
            if before is not None and (after is None or not numpy.array_equal(before, after)):
                faults.append(self.source.key(original))
        self.assertEqual(faults, [])
        self.assertGreater(seen, 20)


class Wheel(Pictures, unittest.TestCase):
    """The test files of pydicom."""

    source = corpus.looked_at(corpus.wheel())


class Data(Pictures, unittest.TestCase):
    """The larger ones that come apart from it."""

    source = corpus.looked_at(corpus.data())


if __name__ == "__main__":
    unittest.main()
