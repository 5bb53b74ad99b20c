"""One picture with writing on it, and what is known of that writing."""

from dataclasses import dataclass, field

import numpy as np
from PIL import Image

import words
from lettering import noise, paint, set_line

SIZES = [8, 9, 10, 11, 12, 13, 14, 16, 18, 20, 24, 28, 32, 40]
COLOURS = {"yellow": (1, 1, 0), "green": (0, 1, 0), "cyan": (0, 1, 1), "red": (1, 0, 0), "blue": (0.2, 0.3, 1), "orange": (1, 0.6, 0), "white": (1, 1, 1)}


@dataclass
class Line:
    """What is known of one line. `box` is left, top, right, bottom."""

    text: str
    phi: bool
    box: tuple
    ink: np.ndarray
    size: int
    font: str
    script: str
    look: str
    turned: int
    contrast: float
    over: str
    frames: tuple

    def facts(self):
        """All but the ink, for JSON."""
        return {name: value for name, value in self.__dict__.items() if name != "ink"}


@dataclass
class Scene:
    """Frames of stored values between `least` and `greatest`; the colours are samples behind."""

    frames: np.ndarray
    least: int
    greatest: int
    kind: str
    source: str
    lines: list = field(default_factory=list)

    @property
    def level(self):
        """What a 256th of the background's range is in stored values."""
        low, high = np.percentile(self.frames, [0.1, 99.9])
        return max((high - low) / 256, (self.greatest - self.least) / 65536, 1e-6)


def background(rng, one, frames=1, largest=900, eight_bit=True):
    """A scene without lines: a part of a real picture, on its own or in the middle of a larger dark page."""
    start = rng.integers(max(1, len(one.frames) - frames + 1))
    pixels = one.frames[start : start + frames]
    if pixels.shape[1] > largest or pixels.shape[2] > largest:
        rows, columns = min(pixels.shape[1], int(rng.integers(500, largest))), min(pixels.shape[2], int(rng.integers(500, largest)))
        top, left = rng.integers(pixels.shape[1] - rows + 1), rng.integers(pixels.shape[2] - columns + 1)
        pixels = pixels[:, top : top + rows, left : left + columns]
    while min(pixels.shape[1:3]) < 300:
        pixels = np.stack([_twice(frame) for frame in pixels])
    if rng.random() < 0.3:
        pixels = pixels[:, :, ::-1]
    least, greatest = _range(one.frames)
    if eight_bit and greatest - least > 255:
        low, high = np.percentile(pixels, [0.5, 99.7 if rng.random() < 0.7 else 100])
        pixels, least, greatest = np.clip((pixels - low) / max(high - low, 1), 0, 1) * rng.integers(170, 256), 0, 255
    if rng.random() < 0.4:
        pixels = _page(rng, pixels, least)
    return Scene(np.rint(pixels).astype(np.float32), least, greatest, one.kind, one.name)


def _twice(frame):
    planes = frame[..., None] if frame.ndim == 2 else frame
    large = [np.asarray(Image.fromarray(planes[..., at]).resize((frame.shape[1] * 2, frame.shape[0] * 2), Image.BICUBIC)) for at in range(planes.shape[2])]
    return np.clip(np.stack(large, -1).reshape(frame.shape[0] * 2, frame.shape[1] * 2, *frame.shape[2:]), frame.min(), frame.max())


def _range(frames):
    low, high = frames.min(), frames.max()
    if low >= 0 and high <= 255:
        return 0, 255
    if low >= 0:
        return 0, (4095 if high <= 4095 else 65535)
    return (-32768, 32767) if high > 2047 or low < -2048 else (-2048, 2047)


def _page(rng, pixels, least):
    above, below, before, behind = (int(number) for number in rng.integers(0, 140, 4))
    wide = [(0, 0), (above, below), (before, behind)] + [(0, 0)] * (pixels.ndim - 3)
    ground = max(least, int(pixels.min())) if rng.random() < 0.8 else least
    return np.pad(pixels, wide, constant_values=ground)


def write(rng, scene, faces, count, jpeg=False):
    """Writes up to `count` lines on a scene, where they fit and can be read: three times as strong as the noise around."""
    taken = np.zeros(scene.frames.shape[1:3], bool)
    corner = None
    for _ in range(count * 4):
        if len(scene.lines) >= count:
            return
        line, corner = _one(rng, scene, faces, taken, corner, jpeg)
        if line is not None:
            scene.lines.append(line)


def _one(rng, scene, faces, taken, corner, jpeg):
    rows, columns = taken.shape
    script = "latin" if rng.random() < 0.85 else rng.choice([name for name in faces if name != "latin" and faces[name]])
    phi = script != "latin" or rng.random() < 0.8
    text = words.identifying(rng, script) if phi else words.harmless(rng)
    size = int(rng.choice(SIZES if script in ("latin", "cyrillic", "greek") else SIZES[4:]))
    font = rng.choice(list(faces[script]))
    outlined = rng.random() < 0.12
    letters = set_line(text, faces[script][font], size, rng.random() < 0.4, (1 if size < 20 else 2) if outlined else 0)
    turned = int(rng.choice([1, 2, 3])) if rng.random() < 0.12 else 0
    if letters is None:
        return None, None
    letters = letters.turned(turned)
    height, width = letters.ink.shape
    if height > rows - 4 or width > columns - 4:
        return None, None
    top, left = corner if corner and rng.random() < 0.6 else (int(rng.integers(2, rows - height - 1)), int(rng.integers(2, columns - width - 1)))
    around = slice(max(0, top - 4), top + height + 4), slice(max(0, left - 4), left + width + 4)
    if top + height > rows - 1 or left + width > columns - 1 or taken[around].any():
        return None, None
    chosen = _colour(rng, scene, letters, top, left, jpeg, outlined)
    if chosen is None:
        return None, None
    colour, rim, ground, look, contrast = chosen
    frames = _frames(rng, len(scene.frames))
    patch = scene.frames[frames[0], top : top + height, left : left + width]
    over = "anatomy" if np.std(patch) > 2 * scene.level else "flat"
    for at in frames:
        if ground is not None:
            scene.frames[at, top - 1 : top + height + 1, left - 1 : left + width + 1] = ground
        paint(scene.frames[at], letters, top, left, colour, rim)
        np.rint(scene.frames[at], out=scene.frames[at])
    taken[around] = True
    box = (left, top, left + width, top + height)
    facts = Line(text, phi, box, letters.ink > 0.5, size, str(font), str(script), look, turned, round(contrast, 2), over, tuple(frames))
    return facts, ((top + height + 5, left) if not turned else None)


def _frames(rng, count):
    if count == 1 or rng.random() < 0.6:
        return list(range(count))
    start = int(rng.integers(count))
    return list(range(start, min(count, start + int(rng.integers(1, count)))))


def _colour(rng, scene, letters, top, left, jpeg, outlined):
    """Colour of the ink, of the outline, of a box behind, what it looks like, and contrast in levels."""
    height, width = letters.ink.shape
    patch = scene.frames[:, top : top + height, left : left + width]
    flat = patch.reshape(-1, *patch.shape[3:])
    middle, hidden = np.median(flat, axis=0), max(noise(frame) for frame in patch)
    span, ground, rim, look = scene.greatest - scene.least, None, None, "grey"
    brightest = scene.greatest if span <= 255 or rng.random() < 0.5 else min(scene.greatest, np.percentile(scene.frames, 99.9))
    if rng.random() < 0.1:
        ground = np.full_like(middle, rng.uniform(scene.least, min(scene.greatest, scene.least + 256 * scene.level)) // 1)
        middle, hidden, look = ground, 0, "boxed"
    faintest = 0 if hidden < 0.05 and rng.random() < 0.3 else scene.level
    least = max(3 * hidden, 16 * scene.level if jpeg else faintest, 1)
    pick = rng.random()
    if middle.ndim and pick < 0.5:
        name = rng.choice(list(COLOURS))
        colour, look = np.asarray(COLOURS[name]) * rng.integers(150, 256), str(name)
        least = max(least, 60 if jpeg else 0)
    elif middle.ndim and pick < 0.6:
        colour, look = middle.copy(), "one channel"
        at = rng.integers(3)
        step = np.exp(rng.uniform(np.log(max(least, 3)), np.log(250)))
        colour[at] = colour[at] + step if colour[at] + step <= 255 else colour[at] - step
        least = max(least, 60 if jpeg else 0)
    elif outlined or pick > 0.65:
        colour, look = np.full_like(middle, brightest), look if look == "boxed" else "bright"
        if look == "boxed" and rng.random() < 0.4:
            colour = np.full_like(middle, scene.least)
    else:
        most = min(120 * scene.level, span * 0.9)
        step = np.exp(rng.uniform(np.log(least), np.log(max(most, least * 1.01))))
        colour = middle + step if (middle + step).max() <= scene.greatest and rng.random() < 0.8 else middle - step
    if outlined:
        rim, look = np.full_like(middle, scene.least), "outlined"
        least = scene.level * 40
    colour = np.clip(np.rint(colour), scene.least, scene.greatest)
    strength = float(np.abs(colour - (rim if outlined else middle)).max())
    return (colour, rim, ground, look, strength / scene.level) if strength >= least * 0.999 else None
