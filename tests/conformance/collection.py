"""What holds for every collection of files, whatever is asked of it beside that."""

from program import Run


class Collection:
    """A collection cleaned in one run: what `expected.tsv` does not name is released."""

    source = None
    is_looked_at = False

    @classmethod
    def setUpClass(cls):
        cls.run_of_all = Run(cls.source.folder, is_looked_at=cls.is_looked_at)

    @classmethod
    def tearDownClass(cls):
        cls.run_of_all.close()

    def test_all_is_released_but_what_is_expected_not_to_be(self):
        found = {self.source.key(path): outcome for path, outcome in self.run_of_all.others().items()}
        self.assertEqual(found, self.source.expected())
        self.assertGreater(len(self.run_of_all.released()), 20)
