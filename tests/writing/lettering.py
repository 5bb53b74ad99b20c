"""Sets a line of text and puts it on a picture of stored values."""

from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image, ImageDraw

import fonts


@dataclass
class Letters:
    """How much of each pixel is covered by ink, and by the outline around it, from 0 to 1."""

    ink: np.ndarray
    outline: np.ndarray | None

    def turned(self, quarters):
        """The same, turned by quarters of a circle."""
        outline = None if self.outline is None else np.rot90(self.outline, quarters)
        return Letters(np.rot90(self.ink, quarters), outline)


def set_line(text, face, size, aliased=False, outline=0):
    """The letters of one line; `None` where the face has none of them."""
    font = fonts.load(face, size)
    left, top, right, bottom = font.getbbox(text, stroke_width=outline)
    if right <= left or bottom <= top:
        return None
    shape, place = (int(right - left) + 2, int(bottom - top) + 2), (1 - left, 1 - top)

    def drawn(width):
        picture = Image.new("L", shape)
        draw = ImageDraw.Draw(picture)
        draw.fontmode = "1" if aliased else "L"
        draw.text(place, text, fill=255, font=font, stroke_width=width)
        return np.asarray(picture, np.float32) / 255

    ink = drawn(0)
    return Letters(ink, np.clip(drawn(outline) - ink, 0, 1) if outline else None) if (ink > 0.5).any() else None


def noise(patch):
    """Standard deviation of what is finer than a fifth of the patch's height: what hides a line of that height."""
    grey = patch if patch.ndim == 2 else patch.max(axis=2)
    size = 2 * max(1, min(grey.shape) // 5) + 1
    return float(np.std(grey - cv2.blur(np.ascontiguousarray(grey), (size, size), borderType=cv2.BORDER_REPLICATE)))


def paint(frame, letters, top, left, colour, rim=None):
    """Puts letters of a colour on a frame, in place, with their outline in the colour `rim`."""
    height, width = letters.ink.shape
    part = frame[top : top + height, left : left + width]
    layers = [(letters.ink, colour)] if letters.outline is None else [(letters.outline, rim), (letters.ink, colour)]
    for cover, value in layers:
        cover = cover if part.ndim == 2 else cover[..., None]
        part[...] = part * (1 - cover) + np.asarray(value, np.float32) * cover
