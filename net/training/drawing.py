"""Draws what the detector is trained with: a picture in three renderings, and where the cores of its lines are.

The lines are set and painted by the code of `tests/writing`, with other faces, on other scans and from other seeds.
"""

import io
import sys
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "writing"))

import backgrounds
import prototype
import scene as scenes
import writing

SIDE = 512
GROWTH = prototype.Recipe.unclip
RANGES = [(0, 255), (0, 4095), (0, 65535), (-2048, 2047), (-32768, 32767)]


def picture(rng, found, side):
    """A square scene without lines: a part of a scan, a fan, a page, or noise."""
    pick = rng.random()
    if pick < 0.62:
        return _scan(rng, found[rng.integers(len(found))], side)
    least, greatest = RANGES[rng.integers(len(RANGES))] if rng.random() < 0.3 else (0, 255)
    span = greatest - least if rng.random() < 0.5 else min(greatest - least, 1500)
    if pick < 0.74:
        shares = backgrounds.fan(rng, side, side) * rng.uniform(0.4, 1)
    elif pick < 0.87:
        shares = np.full((side, side), rng.choice([0, 0, rng.random(), 1]), np.float32)
    else:
        shares = _cloud(rng, side)
    if rng.random() < 0.4:
        shares = shares + rng.normal(0, rng.choice([0.002, 0.01, 0.03]), shares.shape)
    return _scene(rng, np.clip(shares, 0, 1) * span + least, least, greatest, "US")


def _scene(rng, pixels, least, greatest, kind):
    if greatest == 255 and rng.random() < 0.25 and pixels.ndim == 2:
        tint = np.array([1, 1, 1]) if rng.random() < 0.7 else rng.uniform(0.5, 1, 3)
        pixels = pixels[..., None] * tint
    return scenes.Scene(np.rint(pixels).astype(np.float32)[None], least, greatest, kind, "")


def _cloud(rng, side):
    shares = np.zeros((side, side), np.float32)
    for cells in (3, 9, 30, 90):
        coarse = rng.random((cells, cells)).astype(np.float32)
        shares += cv2.resize(coarse, (side, side), interpolation=cv2.INTER_CUBIC) * rng.random() / cells**0.5
    return (shares - shares.min()) / max(np.ptp(shares), 1e-6) * rng.uniform(0.1, 1)


def _scan(rng, one, side):
    frame = one.frames[rng.integers(len(one.frames))]
    zoom = max(rng.uniform(0.8, 2.2), (side * 0.45) / min(frame.shape[:2]))
    need = int(np.ceil(side / zoom))
    top, left = (int(rng.integers(max(1, length - need + 1))) for length in frame.shape[:2])
    part = np.ascontiguousarray(frame[top : top + need, left : left + need])
    if abs(zoom - 1) > 0.05 and rng.random() < 0.8:
        part = cv2.resize(part, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_CUBIC if zoom > 1 else cv2.INTER_AREA)
    part = part[:side, :side]
    part = np.rot90(part, rng.integers(4))[:, :: rng.choice([1, -1])]
    least, greatest = scenes.values_of(one.frames)
    if greatest - least > 255 and rng.random() < 0.5:
        low, high = np.percentile(part, [rng.uniform(0, 5), rng.uniform(95, 100)])
        part, least, greatest = np.clip((part - low) / max(high - low, 1), 0, 1) * rng.integers(120, 256), 0, 255
    if rng.random() < 0.1:
        part = part.max() + part.min() - part
    part = np.clip(part, least, greatest)
    above, before = (int(rng.integers(0, side - length + 1)) for length in part.shape[:2])
    wide = [(above, side - part.shape[0] - above), (before, side - part.shape[1] - before)] + [(0, 0)] * (part.ndim - 2)
    return _scene(rng, np.pad(part, wide, constant_values=max(least, part.min())), least, greatest, one.kind)


def core(left, top, right, bottom):
    """The part of a line's box that grows to the box again."""
    width, height = right - left, bottom - top
    inner = np.array([width, height], float)
    for _ in range(12):
        inner = np.maximum(np.array([width, height]) - GROWTH * inner.prod() / inner.sum(), inner * 0.3)
    across, down = (width - inner[0]) / 2, (height - inner[1]) / 2
    return left + across, top + down, right - across, bottom - down


def samples(rng, found, faces):
    """Two examples from one scene: planes `(3, SIDE, SIDE)` of bytes, mask of cores, weights of pixels; the second is turned."""
    scale = float(rng.uniform(1.0, 1.9))
    side = int(np.ceil(SIDE / scale)) + 24
    scene = picture(rng, found, side)
    if rng.random() < 0.4:
        writing.draw(rng, scene, int(rng.integers(1, 6)))
    jpeg = scene.greatest == 255 and rng.random() < 0.25
    if rng.random() < 0.85:
        count = rng.integers(20, 40) if rng.random() < 0.1 else rng.integers(2, 12)
        writing.write(rng, scene, faces, int(count), jpeg, turning=0.2, foreign=0.25)
    frame = _through_jpeg(rng, scene.frames[0]) if jpeg else scene.frames[0]
    planes = np.stack(prototype.planes(frame, rng.choice([0.0, 0.1, 0.5]), rng.choice([0.0, 0.1, 0.5])), -1)
    yield _cut(rng, scene, planes, scale, 0)
    if rng.random() < 0.7:
        zoom = float(np.clip(scale * rng.uniform(1.0, 1.3), scale, 2.2))
        yield _cut(rng, scene, planes, zoom, int(rng.choice([0, 0, 1, 3])))


def _cut(rng, scene, planes, scale, quarters):
    large = cv2.resize(planes, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR)
    top, left = (int(rng.integers(0, large.shape[axis] - SIDE + 1)) for axis in (0, 1))
    mask, weight = _target(scene, scale, left, top)
    part = large[top : top + SIDE, left : left + SIDE]
    return tuple(np.ascontiguousarray(np.rot90(one, quarters)) for one in (part, mask, weight))


def _through_jpeg(rng, frame):
    stream = io.BytesIO()
    Image.fromarray(frame.astype(np.uint8)).save(
        stream, "JPEG", quality=int(rng.integers(60, 91)), subsampling=int(rng.choice([0, 2])) if frame.ndim == 3 else 0
    )
    return np.asarray(Image.open(stream)).astype(np.float32)


def _target(scene, scale, across, down):
    mask, weight = np.zeros((SIDE, SIDE), np.uint8), np.full((SIDE, SIDE), 16, np.uint8)
    for line in scene.lines:
        rows, columns = np.where(line.ink)
        left, top = line.box[0] + columns.min(), line.box[1] + rows.min()
        right, bottom = line.box[0] + columns.max() + 1, line.box[1] + rows.max() + 1
        box = np.array([left, top, right, bottom]) * scale - [across, down, across, down]
        seen = np.clip(box, 0, SIDE)
        width, height = seen[2] - seen[0], seen[3] - seen[1]
        if width <= 2 or height <= 2:
            continue
        is_cut = (seen != box).any() and min(width, height) < 0.6 * min(box[2] - box[0], box[3] - box[1])
        edges = [int(round(edge)) for edge in (seen if is_cut else core(*seen))]
        part = slice(edges[1], max(edges[3], edges[1] + 2)), slice(edges[0], max(edges[2], edges[0] + 2))
        around = slice(max(0, int(seen[1]) - 2), int(seen[3]) + 2), slice(max(0, int(seen[0]) - 2), int(seen[2]) + 2)
        if is_cut:
            weight[around] = 0
            continue
        mask[part] = 1
        area = max(1, mask[part].size)
        weight[part] = int(np.clip(16 * np.sqrt(2500 / area), 8, 64))
    return mask, weight
