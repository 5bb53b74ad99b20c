"""Marks on pictures that are no writing: rulers, traces, crosses, arrows, frames, bars of grey."""

import cv2
import numpy as np


def mark(rng, frames, value):
    """Draws one mark of a value on all frames."""
    rows, columns = frames.shape[1:3]
    cover = np.zeros((rows, columns), np.uint8)
    kind = KINDS[rng.integers(len(KINDS))]
    kind(rng, cover, int(rng.integers(1, 3)))
    frames[:, cover > 0] = value
    if kind is bar:
        ramp = np.linspace(frames.min(), frames.max(), rows)[:, None]
        frames[:, cover > 0] = np.broadcast_to(ramp[..., None] if frames.ndim == 4 else ramp, frames.shape[1:])[cover > 0]


def ruler(rng, cover, width):
    """A line with ticks across it, or the ticks alone."""
    rows, columns = cover.shape
    step, long = int(rng.integers(6, 40)), int(rng.integers(3, 10))
    is_upright = rng.random() < 0.7
    at = int(rng.integers(4, (columns if is_upright else rows) - 4))
    ends = sorted(int(end) for end in rng.integers(0, rows if is_upright else columns, 2))
    picture = cover if is_upright else cover.T.copy()
    if rng.random() < 0.5:
        cv2.line(picture, (at, ends[0]), (at, ends[1]), 255, width)
    for number, place in enumerate(range(ends[0], ends[1], step)):
        cv2.line(picture, (at, place), (at + long * (2 if number % 5 == 0 else 1), place), 255, width)
    if not is_upright:
        cover[...] = picture.T


def trace(rng, cover, width):
    """A curve as of a heartbeat, or of a Doppler spectrum's edge."""
    rows, columns = cover.shape
    x = np.arange(0, columns, 3)
    period, height = rng.uniform(30, 160), rng.uniform(5, 40)
    beat = np.exp(-(((x % period) - period / 3) ** 2) / rng.uniform(4, 60)) * height + np.sin(x / period * 6.28) * rng.uniform(
        0, 6
    )
    y = rng.uniform(0.2, 0.95) * rows - beat + rng.normal(0, rng.uniform(0, 1.5), len(x))
    cv2.polylines(cover, [np.stack([x, y], 1).astype(np.int32)], False, 255, width)


def crosses(rng, cover, width):
    """Calipers, and the dotted line between them."""
    rows, columns = cover.shape
    ends = [(int(rng.integers(columns)), int(rng.integers(rows))) for _ in range(2)]
    kind, size = int(rng.integers(3)), int(rng.integers(3, 9))
    for end in ends:
        cv2.drawMarker(cover, end, 255, [cv2.MARKER_CROSS, cv2.MARKER_TILTED_CROSS, cv2.MARKER_DIAMOND][kind], 2 * size, width)
    for part in np.arange(0, 1, rng.uniform(0.03, 0.1)) if rng.random() < 0.7 else []:
        x, y = (int(ends[0][axis] + part * (ends[1][axis] - ends[0][axis])) for axis in (0, 1))
        cv2.circle(cover, (x, y), 1, 255, -1)


def arrow(rng, cover, width):
    """An arrow."""
    rows, columns = cover.shape
    start = int(rng.integers(columns)), int(rng.integers(rows))
    end = tuple(int(place + rng.integers(-50, 51)) for place in start)
    cv2.arrowedLine(cover, start, end, 255, width, tipLength=0.3)


def outline(rng, cover, width):
    """A rectangle, an ellipse, or a fan's edge."""
    rows, columns = cover.shape
    first, second = ((int(rng.integers(columns)), int(rng.integers(rows))) for _ in range(2))
    if rng.random() < 0.6:
        cv2.rectangle(cover, first, second, 255, width)
    else:
        axes = int(rng.integers(5, columns // 3)), int(rng.integers(5, rows // 3))
        cv2.ellipse(cover, first, axes, float(rng.integers(180)), 0, float(rng.integers(60, 361)), 255, width)


def bar(rng, cover, _width):
    """A bar of all greys."""
    rows, columns = cover.shape
    left, top = int(rng.integers(columns - 12)), int(rng.integers(rows // 2))
    cv2.rectangle(cover, (left, top), (left + int(rng.integers(5, 16)), top + int(rng.integers(30, rows // 2))), 255, -1)


def block(rng, cover, _width):
    """A filled rectangle, with a bite out of it now and then."""
    rows, columns = cover.shape
    left, top = int(rng.integers(columns - 12)), int(rng.integers(rows - 12))
    right, bottom = left + int(rng.integers(6, 240)), top + int(rng.integers(4, 40))
    cv2.rectangle(
        cover, (left, top), (right, bottom) if rng.random() < 0.7 else (left + bottom - top, top + right - left), 255, -1
    )
    if rng.random() < 0.3:
        cv2.circle(cover, (right, bottom), int(rng.integers(4, 30)), 0, -1)


def wires(rng, cover, width):
    """Loops of wire one after the other, as they close a breastbone."""
    rows, columns = cover.shape
    x, y, step = float(rng.integers(columns)), float(rng.integers(rows // 2)), rng.uniform(12, 40)
    for _ in range(int(rng.integers(2, 9))):
        turns = np.linspace(0, rng.uniform(4, 9), 24)
        loop = np.stack(
            [
                x + np.cos(turns) * step * rng.uniform(0.2, 0.5),
                y + np.sin(turns * rng.uniform(0.7, 1.3)) * step * rng.uniform(0.2, 0.4) + turns * rng.uniform(-1, 1),
            ],
            1,
        )
        cv2.polylines(cover, [loop.astype(np.int32)], False, 255, width)
        x, y = x + rng.normal(0, 4), y + step * rng.uniform(0.8, 1.3)


KINDS = [ruler, trace, crosses, arrow, outline, bar, block, wires]
