"""One picture, and what is known of the writing on it."""

from dataclasses import dataclass, field

import numpy as np
from PIL import Image


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

    def __post_init__(self):
        """Measures what a 256th of the background's range is in stored values."""
        low, high = np.percentile(self.frames, [0.1, 99.9])
        self.level = max((high - low) / 256, (self.greatest - self.least) / 65536, 1e-6)
        self.brightest = high


def background(rng, one, frames=1, largest=900, eight_bit=True):
    """A scene without lines: a part of a real picture, on its own or in the middle of a larger dark page."""
    start = rng.integers(max(1, len(one.frames) - frames + 1))
    pixels = one.frames[start : start + frames]
    if pixels.shape[1] > largest or pixels.shape[2] > largest:
        rows, columns = (
            min(pixels.shape[1], int(rng.integers(500, largest))),
            min(pixels.shape[2], int(rng.integers(500, largest))),
        )
        top, left = rng.integers(pixels.shape[1] - rows + 1), rng.integers(pixels.shape[2] - columns + 1)
        pixels = pixels[:, top : top + rows, left : left + columns]
    while min(pixels.shape[1:3]) < 300:
        pixels = np.stack([_twice(frame) for frame in pixels])
    if rng.random() < 0.3:
        pixels = pixels[:, :, ::-1]
    least, greatest = values_of(one.frames)
    if eight_bit and greatest - least > 255:
        low, high = np.percentile(pixels, [0.5, 99.7 if rng.random() < 0.7 else 100])
        pixels, least, greatest = np.clip((pixels - low) / max(high - low, 1), 0, 1) * rng.integers(170, 256), 0, 255
    if rng.random() < 0.4:
        pixels = _page(rng, pixels, least)
    return Scene(np.rint(pixels).astype(np.float32), least, greatest, one.kind, one.name)


def _twice(frame):
    planes = frame[..., None] if frame.ndim == 2 else frame
    large = [
        np.asarray(Image.fromarray(planes[..., at]).resize((frame.shape[1] * 2, frame.shape[0] * 2), Image.BICUBIC))
        for at in range(planes.shape[2])
    ]
    return np.clip(
        np.stack(large, -1).reshape(frame.shape[0] * 2, frame.shape[1] * 2, *frame.shape[2:]), frame.min(), frame.max()
    )


def values_of(frames):
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
