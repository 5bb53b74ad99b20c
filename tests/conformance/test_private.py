"""Private elements: dcm2niix makes of a cleaned series what it makes of the original, and pydicom reads what stayed by its creator."""

import subprocess
import tempfile
import unittest
from pathlib import Path

import comparison
import dcm2niix
import nibabel
import numpy
import pydicom

import diffusion
from program import Run, verify

RESEARCH = Path("src/profile/presets/research.toml")
OPTION = ', "retain-safe-private"'


class Diffusion(unittest.TestCase):
    """The series of three makers, each cleaned with the option and without."""

    @classmethod
    def setUpClass(cls):
        place = tempfile.TemporaryDirectory(prefix="scanitize-diffusion-")
        cls.addClassCleanup(place.cleanup)
        cls.place = Path(place.name)
        cls.policy = cls.place / "without.toml"
        text = RESEARCH.read_text(encoding="utf-8")
        assert OPTION in text
        cls.policy.write_text(text.replace(OPTION, ""), encoding="utf-8")
        cls.runs = {}
        for maker in diffusion.MAKERS:
            folder = cls.place / maker
            folder.mkdir()
            for number, data in enumerate(diffusion.series(maker)):
                data.save_as(folder / f"{number:03}.dcm", enforce_file_format=True)
            for name, words in (("with", {"preset": "research"}), ("without", {"policy": cls.policy})):
                run = Run(folder, **words)
                cls.addClassCleanup(run.close)
                cls.runs[maker, name] = run

    def converted(self, name, folder):
        """What dcm2niix makes of a folder: the volume, b-values, directions."""
        output = self.place / f"{self.id()}-{name}"
        output.mkdir()
        words = [dcm2niix.bin, "-b", "n", "-z", "n", "-f", "volume", "-o", output, folder]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout)
        volumes = [nibabel.load(path) for path in sorted(output.glob("*.nii"))]
        tables = {end: [numpy.loadtxt(path) for path in output.glob(f"*.{end}")] for end in ("bval", "bvec")}
        return volumes, tables

    def equal(self, maker, name):
        """Whether the cleaned series converts as its original does."""
        (before,), tables_before = self.converted(f"{maker}-original", self.place / maker)
        after, tables_after = self.converted(f"{maker}-{name}", self.runs[maker, name].output)
        self.assertEqual([len(table) for table in tables_before.values()], [1, 1])
        if len(after) != 1 or [len(table) for table in tables_after.values()] != [1, 1]:
            return False
        (after,) = after
        self.assertEqual(before.shape, (diffusion.SIDE, diffusion.SIDE, diffusion.SLICES, len(diffusion.VOLUMES)))
        return (
            before.shape == after.shape
            and numpy.array_equal(before.affine, after.affine)
            and numpy.array_equal(before.get_fdata(), after.get_fdata())
            and all(numpy.array_equal(tables_before[end][0], tables_after[end][0]) for end in tables_before)
        )

    def test_cleaned_series_convert_as_their_originals_do(self):
        for maker in diffusion.MAKERS:
            with self.subTest(maker):
                self.assertEqual(self.runs[maker, "with"].others(), {})
                self.assertTrue(self.equal(maker, "with"))

    def test_without_the_option_they_do_not(self):
        for maker in diffusion.MAKERS:
            with self.subTest(maker):
                self.assertEqual(self.runs[maker, "without"].others(), {})
                self.assertFalse(self.equal(maker, "without"))

    def test_b_values_and_directions_are_those_that_were_written(self):
        for maker in diffusion.MAKERS:
            with self.subTest(maker):
                _, tables = self.converted(f"{maker}-planted", self.runs[maker, "with"].output)
                (values,), (vectors,) = tables["bval"], tables["bvec"]
                self.assertEqual(values.tolist(), [value for value, _ in diffusion.VOLUMES])
                planted = numpy.abs([direction for _, direction in diffusion.VOLUMES]).T
                self.assertTrue(numpy.allclose(numpy.abs(vectors), planted, atol=1e-5))

    def test_pydicom_reads_what_stayed_by_its_creator(self):
        kept = {
            "philips": [(0x2005, "Philips MR Imaging DD 001", 0x0E), (0x2005, "Philips MR Imaging DD 005", 0x0A)],
            "ge": [(0x0043, "GEMS_PARM_01", 0x39), (0x0019, "GEMS_ACQU_01", 0xBD), (0x0021, "GEMS_RELA_01", 0x4F)],
            "siemens": [(0x0019, "SIEMENS MR HEADER", 0x0C)],
        }
        for maker, elements in kept.items():
            for original, cleaned in self.runs[maker, "with"].released():
                before, after = pydicom.dcmread(original), pydicom.dcmread(cleaned)
                for group, creator, element in elements:
                    one, other = (data.private_block(group, creator)[element] for data in (before, after))
                    self.assertEqual((one.VR, one.value), (other.VR, other.value), (maker, creator, hex(element)))
                blocks = {(item.PrivateGroupReference, item.PrivateCreatorReference) for item in after.PrivateDataElementCharacteristicsSequence}
                self.assertLessEqual({(group, creator) for group, creator, _ in elements}, blocks)

    def test_no_name_is_left_and_other_programs_find_no_fault(self):
        for maker in diffusion.MAKERS:
            with self.subTest(maker):
                run = self.runs[maker, "with"]
                for original, cleaned in run.released()[:: diffusion.SLICES]:
                    self.assertNotIn(b"ZQCANARY", cleaned.read_bytes().upper())
                    for check in (comparison.form, comparison.same_tags, comparison.complaints):
                        self.assertEqual(list(check(original, cleaned)), [])
                self.assertEqual(verify(self.place / maker, run.output), (0, []))


if __name__ == "__main__":
    unittest.main()
