"""Two studies scored: every removal is one, and hardly anything is lost or kept back."""

import os
import random
import unittest

import score


class Score(unittest.TestCase):
    """The score of two people's studies."""

    @classmethod
    def setUpClass(cls):
        seed = int(os.environ.get("SCANITIZE_SEED") or random.SystemRandom().randrange(1 << 31))
        print(f"seed {seed}")
        cls.told = score.run(seed, 1)

    def test_all_that_identifies_is_gone(self):
        wrong = {fault: count for fault, count in self.told.faults.items() if fault[1] in score.REMOVALS}
        self.assertEqual(wrong, {})

    def test_what_should_stay_stays(self):
        self.assertGreaterEqual(self.told.share(), 0.998, self.told.faults)

    def test_all_are_released(self):
        self.assertEqual(set(self.told.verdicts), {"released"}, dict(self.told.kinds))


if __name__ == "__main__":
    unittest.main()
