"""Writes lines on a picture, and draws marks that are none."""

import numpy as np

import words
from graphics import mark
from lettering import noise, paint, set_line
from scene import Line

SIZES = [8, 9, 10, 11, 12, 13, 14, 16, 18, 20, 24, 28, 32, 40]
# The share of a line's ink that stands out from what is behind it.
SEEN = 0.85
COLOURS = {
    "yellow": (1, 1, 0),
    "green": (0, 1, 0),
    "cyan": (0, 1, 1),
    "red": (1, 0, 0),
    "blue": (0.2, 0.3, 1),
    "orange": (1, 0.6, 0),
    "white": (1, 1, 1),
}


def write(rng, scene, faces, count, jpeg=False, turning=0.12, foreign=0.15):
    """Writes up to `count` lines on a scene, where they fit and can be read: three times as strong as the noise around."""
    taken = np.zeros(scene.frames.shape[1:3], bool)
    corner = None
    for _ in range(count * 4):
        if len(scene.lines) >= count:
            return
        line, corner = _one(rng, scene, faces, taken, corner, jpeg, turning, foreign)
        if line is not None:
            scene.lines.append(line)


def draw(rng, scene, count):
    """Draws marks that are no writing."""
    for _ in range(count):
        ground = scene.frames[(0, *(int(rng.integers(side)) for side in scene.frames.shape[1:3]))].max()
        faint = min(scene.greatest, ground + max(1, scene.level * rng.uniform(0, 20)))
        value = rng.choice([scene.brightest, scene.greatest, (scene.brightest + scene.frames.min()) / 2, faint])
        colour = np.full(3, value) * rng.choice(list(COLOURS.values())) if scene.frames.ndim == 4 else value
        mark(rng, scene.frames, np.rint(colour))


def _one(rng, scene, faces, taken, corner, jpeg, turning, foreign):
    rows, columns = taken.shape
    script = "latin" if rng.random() >= foreign else rng.choice([name for name in faces if name != "latin" and faces[name]])
    phi = script != "latin" or rng.random() < 0.8
    text = words.identifying(rng, script) if phi else words.harmless(rng)
    size = int(rng.choice(SIZES if script in ("latin", "cyrillic", "greek") else SIZES[4:]))
    font = rng.choice(list(faces[script]))
    outlined = rng.random() < 0.12
    letters = set_line(text, faces[script][font], size, rng.random() < 0.4, (1 if size < 20 else 2) if outlined else 0)
    turned = int(rng.choice([1, 2, 3])) if rng.random() < turning else 0
    if letters is None:
        return None, None
    letters = letters.turned(turned)
    height, width = letters.ink.shape
    if height > rows - 4 or width > columns - 4:
        return None, None
    top, left = (
        corner
        if corner and rng.random() < 0.6
        else (int(rng.integers(2, rows - height - 1)), int(rng.integers(2, columns - width - 1)))
    )
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
    behind = None
    for at in frames:
        if ground is not None:
            scene.frames[at, top - 1 : top + height + 1, left - 1 : left + width + 1] = ground
        behind = scene.frames[at, top : top + height, left : left + width].copy()
        paint(scene.frames[at], letters, top, left, colour, rim)
        np.rint(scene.frames[at], out=scene.frames[at])
    taken[around] = True
    box = (left, top, left + width, top + height)
    ink = letters.ink > 0.5
    if not outlined:
        ink = _readable(
            behind,
            scene.frames[frames[-1], top : top + height, left : left + width],
            ink,
            0 if ground is not None else noise(patch),
        )
    facts = Line(text, phi, box, ink, size, str(font), str(script), look, turned, round(contrast, 2), over, tuple(frames))
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
    brightest = scene.greatest if span <= 255 or rng.random() < 0.5 else min(scene.greatest, scene.brightest)
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
    behind = rim if outlined else ground if ground is not None else patch[:, letters.ink > 0.5]
    strength = float(np.abs(colour - (rim if outlined else middle)).max())
    seen = np.abs(np.atleast_1d(colour - behind)).reshape(-1, max(1, middle.size)).max(axis=1) >= min(least, strength) * 0.999
    return (colour, rim, ground, look, strength / scene.level) if strength >= least * 0.999 and seen.mean() >= SEEN else None


def _readable(before, after, inked, hidden):
    """The ink that can be told from what was behind it: by more than the noise there."""
    change = np.abs(after - before)
    change = change.max(axis=2) if change.ndim == 3 else change
    return inked & (change >= max(hidden, 0.5))
