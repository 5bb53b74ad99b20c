"""The typefaces that lines are set in, by script."""

from pathlib import Path

import matplotlib
from PIL import ImageFont

DEJAVU = Path(matplotlib.__file__).parent / "mpl-data" / "fonts" / "ttf"


def _web(place, name, script="latin", weight=400):
    return place / "node_modules" / "@fontsource" / name / "files" / f"{name}-{script}-{weight}-normal.woff"


def latin(place, names):
    """Paths of the Latin faces of these packages of npm, by name."""
    return {name: _web(Path(place), name) for name in names if _web(Path(place), name).exists()}


def tested(place):
    """Faces by script that the tests use."""
    from collect import FONTS

    debian = Path(place) / "debian" / "usr" / "share" / "fonts" / "truetype"
    own = {"dejavu-sans": DEJAVU / "DejaVuSans.ttf", "dejavu-mono": DEJAVU / "DejaVuSansMono.ttf"}
    han = {"droid-fallback": debian / "droid" / "DroidSansFallbackFull.ttf"}
    other = {"dejavu-sans": own["dejavu-sans"], "dejavu-mono": own["dejavu-mono"]}
    found = {
        "latin": own | latin(place, FONTS),
        "cyrillic": other,
        "greek": other,
        "arabic": {"dejavu-sans": own["dejavu-sans"]},
    }
    return found | {"han": {name: path for name, path in han.items() if path.exists()}}


def taught(place):
    """Faces by script that the detector is trained with: none of them is among the tested ones but for the family of DejaVu Serif."""
    from collect import TRAINING_FONTS

    place = Path(place)
    debian = place / "debian" / "usr" / "share" / "fonts" / "truetype"
    faces = latin(place, [name for name in TRAINING_FONTS if "arabic" not in name])
    faces["dejavu-serif"] = DEJAVU / "DejaVuSerif.ttf"
    bold = {
        f"{name}-bold": _web(place, name, weight=700) for name in ("lato", "open-sans", "arimo", "roboto-mono", "fira-sans")
    }

    def script(subset):
        return {
            name: path for name in ("noto-sans", "fira-sans", "ibm-plex-mono") if (path := _web(place, name, subset)).exists()
        }

    arabic = {name: _web(place, name, "arabic") for name in ("noto-sans-arabic", "noto-kufi-arabic")}
    han = {"wqy-microhei": debian / "wqy" / "wqy-microhei.ttc", "un-dotum": debian / "unfonts-core" / "UnDotum.ttf"}
    return {
        "latin": faces | {name: path for name, path in bold.items() if path.exists()},
        "cyrillic": script("cyrillic") | {"dejavu-serif": faces["dejavu-serif"]},
        "greek": script("greek") | {"dejavu-serif": faces["dejavu-serif"]},
        "arabic": {name: path for name, path in arabic.items() if path.exists()},
        "han": {name: path for name, path in han.items() if path.exists()},
    }


_LOADED = {}


def load(path, size):
    """A face at a size, kept for the next time."""
    key = (str(path), size)
    if key not in _LOADED:
        _LOADED[key] = ImageFont.truetype(str(path), size)
    return _LOADED[key]
