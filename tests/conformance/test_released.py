"""Real files: what should be released is, and other programs read it as they read the original."""

import sys
import unittest
from collections import Counter

import comparison
import corpus
import peers
from collection import Collection
from program import Run, verify


class Files(Collection):
    """What holds for every source."""

    def test_other_programs_read_the_same_pixels_and_elements_and_find_no_new_error(self):
        faults = Counter()
        for original, cleaned in self.run_of_all.released():
            faults.update(comparison.faults(original, cleaned, self.run_of_all.blanked(cleaned)))
        self.assertEqual(faults, Counter())

    def test_verify_finds_nothing(self):
        self.assertEqual(verify(self.source.folder, self.run_of_all.output), (0, []))


class Wheel(Files, unittest.TestCase):
    """The test files of pydicom."""

    source = corpus.wheel()

    def test_what_was_left_out_as_a_duplicate_is_released_alone(self):
        duplicates = [name for name, outcome in self.source.expected().items() if outcome[1] == "duplicate"]
        self.assertTrue(duplicates)
        for name in duplicates:
            with self.subTest(name):
                run = Run(self.source.folder / name)
                self.addCleanup(run.close)
                ((original, cleaned),) = run.released()
                self.assertEqual(comparison.faults(original, cleaned, run.blanked(cleaned)), [])

    def test_most_files_are_released_and_few_cannot_be_read(self):
        names = {path.name for path in self.source.folder.glob("*.dcm")}
        # What the batch leaves out as a duplicate is released alone: the test above.
        kept_back = {name: outcome for name, outcome in self.source.expected().items() if name in names and outcome[1] != "duplicate"}
        self.assertEqual(len(names), 78)
        self.assertGreaterEqual(len(names) - len(kept_back), 55)
        self.assertLessEqual(sum(reason in ("unreadable", "truncated") for _, reason in kept_back.values()), 8)


class Charsets(unittest.TestCase):
    """The files of pydicom in all character sets."""

    def test_each_ends_as_expected(self):
        source = corpus.charsets()
        run = Run(source.folder)
        self.addCleanup(run.close)
        self.assertEqual({source.key(path): outcome for path, outcome in run.others().items()}, source.expected())


@unittest.skipUnless(corpus.heads(), "SCANITIZE_HEADS is not set: the real heads did not run")
class Heads(Files, unittest.TestCase):
    """T1, T2, PD and CT series of real heads."""

    source = corpus.heads()


def setUpModule():
    """Says what is not held against the output."""
    for name, path in (("dcmdump", peers.DCMDUMP), ("dciodvfy", peers.DCIODVFY)):
        if not path:
            print(f"{name} is not installed: what it would say is not checked", file=sys.stderr)
    if not corpus.heads():
        print("SCANITIZE_HEADS is not set: the real heads did not run", file=sys.stderr)


if __name__ == "__main__":
    unittest.main()
