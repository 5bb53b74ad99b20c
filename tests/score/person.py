"""People who do not exist, with everything that identifies them, and the examinations they had."""

import datetime
import string

CONSONANTS, VOWELS = "bdfgklmnprstvz", "aeiou"


class Words:
    """Draws words that stand in no vocabulary, each of them once, so that one found in an output can only be the one that was planted."""

    def __init__(self, rng):
        self.rng, self._drawn = rng, set()

    def word(self, syllables=4):
        """A word of so many syllables, such as Zobalekumi."""
        while True:
            drawn = "".join(self.rng.choice(CONSONANTS) + self.rng.choice(VOWELS) for _ in range(syllables)).capitalize()
            if drawn not in self._drawn:
                self._drawn.add(drawn)
                return drawn

    def digits(self, count):
        """A number of so many digits that begins with none of 0, 1 and 2, so that it can be no date."""
        return self.rng.choice("3456789") + "".join(self.rng.choice(string.digits) for _ in range(count - 1))

    def uid(self):
        """A UID of a maker's making."""
        return f"1.2.840.99{self.digits(4)}.{self.digits(9)}.{self.digits(11)}.{self.rng.randrange(1, 999)}"

    def day(self, first=2009, last=2023):
        """A day."""
        return datetime.date(first, 1, 1) + datetime.timedelta(days=self.rng.randrange(365 * (last - first)))


class Person:
    """A patient."""

    def __init__(self, words):
        self.words = words
        self.family, self.given = words.word(), words.word(3)
        self.number, self.birth = words.digits(9), words.day(1931, 1999)
        self.sex, self.weight, self.height = words.rng.choice("MF"), words.rng.randrange(45, 110), words.rng.randrange(150, 200)

    @property
    def name(self):
        """As VR PN has it."""
        return f"{self.family}^{self.given}"

    def age(self, day):
        """As VR AS has it, and what may stay of it."""
        years = (day - self.birth).days // 365
        return f"{years:03}Y", f"{min(years, 90):03}Y"


class Study:
    """An examination of a patient."""

    def __init__(self, person):
        self.person, words = person, person.words
        self.uid, self.frame_of_reference, self.day = words.uid(), words.uid(), words.day()
        #: The CT image that others refer to, and its series.
        self.image, self.series = words.uid(), words.uid()
        self.accession, self.id = words.digits(10), words.digits(7)
        self.referrer, self.hospital = f"{words.word()}^{words.word(3)}", f"{words.word()} {words.word()}"
