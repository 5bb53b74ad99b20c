"""What was made of damaged files: other programs see the same elements in it as each other."""

import os
import sys
import unittest
from collections import Counter
from pathlib import Path

import comparison

FOLDER = os.environ.get("SCANITIZE_FUZZED")


@unittest.skipUnless(FOLDER, "SCANITIZE_FUZZED is not set: cargo xtask test has the files written")
class Damaged(unittest.TestCase):
    """Outputs that tests/cases/fuzz.rs keeps, each named by the seed of its round."""

    def test_three_readers_see_the_same_elements(self):
        outputs = sorted(Path(FOLDER, "outputs").glob("*.dcm"))
        self.assertGreater(len(outputs), 50)
        faults = Counter()
        for output in outputs:
            for fault in [*comparison.form(None, output), *comparison.same_tags(None, output)]:
                faults[fault] += 1
                print(f"SCANITIZE_SEED={output.stem} SCANITIZE_FUZZ_ROUNDS=1: {fault}", file=sys.stderr)
        self.assertEqual(faults, Counter())


if __name__ == "__main__":
    unittest.main()
