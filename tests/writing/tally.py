"""Counts of lines found, by class, with lower bounds."""

import math
from collections import defaultdict

NEEDED = 0.9


def lower_bound(good, count, z=1.645):
    """Wilson's lower bound, one-sided 95 %, of a share."""
    if not count:
        return 0.0
    share, square = good / count, z * z
    middle = share + square / (2 * count)
    spread = z * math.sqrt(share * (1 - share) / count + square / (4 * count * count))
    return (middle - spread) / (1 + square / count)


def classes(picture, line):
    """The classes that a line counts in."""
    contrast, size = line["contrast"], line["size"]
    steps = [
        (1, "below 1"),
        (2, "1 to 2"),
        (5, "2 to 5"),
        (10, "5 to 10"),
        (30, "10 to 30"),
        (80, "30 to 80"),
        (float("inf"), "80 and more"),
    ]
    yield "all", ""
    yield "contrast", "30 and more" if contrast >= 30 else "below 30"
    yield "contrast in steps", next(name for most, name in steps if contrast < most)
    yield "size", "8 to 9" if size < 10 else "10 to 13" if size < 14 else "14 to 20" if size < 21 else "24 to 40"
    yield "font", line["font"]
    yield "look", line["look"]
    yield "over", line["over"]
    yield "turned", str(line["turned"] * 90)
    yield "script", line["script"]
    yield "depth", str(picture["depth"])
    yield "photometric", picture["photometric"]
    yield "JPEG", "none" if not picture["jpeg"] else "60 to 74" if picture["jpeg"] < 75 else "75 to 90"
    yield "frames", "one" if picture["frames"] == 1 else "all" if len(line["frames"]) == picture["frames"] else "some"
    yield "kind", picture["kind"]


class Tally:
    """What became of lines and areas."""

    def __init__(self):
        self.lines = defaultdict(lambda: [0, 0])
        self.harmless = [0, 0]
        self.missed = []
        self.wrong_area = self.fault_area = self.area = self.wrong_pictures = 0
        self.wrong = defaultdict(lambda: [0, 0, 0])
        self.pictures = 0

    def line(self, picture, at, gone):
        """Counts a line of which a share of the ink is gone."""
        line = picture["lines"][at]
        if not line["phi"]:
            self.harmless[0] += gone < NEEDED
            self.harmless[1] += 1
            return
        for key in classes(picture, line):
            self.lines[key][0] += gone >= NEEDED
            self.lines[key][1] += 1
        if gone < NEEDED:
            self.missed.append((picture["file"], at, round(gone, 2)))

    def background(self, picture, wrong, fault, area):
        """Counts what was blanked of a picture where nothing is written, and what of it no whole block of a line explains."""
        for at, number in enumerate((wrong, fault, area)):
            self.wrong["JPEG" if picture["jpeg"] else "others"][at] += number
        self.wrong_area += wrong
        self.fault_area += fault
        self.area += area
        self.wrong_pictures += wrong > 0
        self.pictures += 1

    def share(self, key=("all", "")):
        """The share of identifying lines of a class that are gone."""
        good, count = self.lines[key]
        return good / max(count, 1)

    def table(self):
        """All of it, as lines of text."""
        for (group, name), (good, count) in sorted(self.lines.items()):
            yield f"{group:18} {name:16} {good:5} of {count:5}  {100 * good / count:6.2f} %  at least {100 * lower_bound(good, count):6.2f} %"
        yield f"wrongly blanked: {100 * self.wrong_area / max(self.area, 1):.4f} % of the area, on {self.wrong_pictures} of {self.pictures} pictures"
        for stored, (wrong, fault, area) in sorted(self.wrong.items()):
            yield f"wrongly blanked, {stored}: {100 * wrong / max(area, 1):.4f} %, beyond the blocks of lines {100 * fault / max(area, 1):.4f} %"
        yield f"harmless lines left: {self.harmless[0]} of {self.harmless[1]}"
