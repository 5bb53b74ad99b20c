"""Finds writing as the program does, in Python: to choose the renderings and the numbers before they are built.

What is here and what `text/` and `net/` do must agree; the formulas are in README.md.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import onnxruntime

NARROW, WIDE = 6, 24
MEAN, DEVIATION = np.float32([0.485, 0.456, 0.406]), np.float32([0.229, 0.224, 0.225])


@dataclass
class Recipe:
    """Passes (scale, quarters turned, least side and least mean of a box) and numbers."""

    passes: tuple = ((1.5, 0, 0, 0.3), (0.5, 0, 80, 0.6))
    threshold: float = 0.2
    mean: float = 0.3
    unclip: float = 1.6
    margin: int = 2
    tile: int = 1024
    overlap: int = 64


def session(path):
    """A net, on one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def plain(raw, below=0.1, above=0.1):
    """Stored values as bytes, black and white where these percentages lie beyond; of colours their mean."""
    grey = raw.mean(axis=2) if raw.ndim == 3 else raw
    low, high = np.percentile(grey, [below, 100 - above])
    low, high = (grey.min(), grey.max()) if high - low < 1 else (low, high)
    return (np.clip((grey - low) / max(high - low, 1e-6), 0, 1) * 255).astype(np.uint8)


def local(raw, reach, floor=0.35):
    """How far each value is from the mean around it, in deviations around it; of colours the sample that is farthest."""
    planes = raw[..., None] if raw.ndim == 2 else raw
    best = None
    for at in range(planes.shape[2]):
        plane = planes[..., at].astype(np.float64)
        size = (2 * reach + 1, 2 * reach + 1)
        mean = cv2.boxFilter(plane, -1, size, borderType=cv2.BORDER_REPLICATE)
        square = cv2.boxFilter(plane * plane, -1, size, borderType=cv2.BORDER_REPLICATE)
        deviation = np.sqrt(np.maximum(square - mean * mean, 0))
        far = (plane - mean) / np.maximum(deviation, floor)
        best = far if best is None else np.where(np.abs(far) > np.abs(best), far, best)
    return np.clip(best * 42 + 128, 0, 255).astype(np.uint8)


def planes(raw, below=0.1, above=0.1):
    """The three renderings that the net sees at once."""
    return plain(raw, below, above), local(raw, NARROW), local(raw, WIDE)


def probabilities(net, three, scale, recipe):
    """The net's map of a picture, `(rows, columns, 3)` bytes, that is enlarged first, in tiles; as large as the enlarged picture."""
    rows, columns = (max(32, round(side * scale)) for side in three.shape[:2])
    large = cv2.resize(three, (columns, rows), interpolation=cv2.INTER_LINEAR) if scale != 1 else three
    found = np.zeros((rows, columns), np.float32)
    for top in _starts(rows, recipe):
        for left in _starts(columns, recipe):
            part = large[top : top + recipe.tile, left : left + recipe.tile].astype(np.float32)
            shape = part.shape[:2]
            middle = part.reshape(-1, 3).mean(axis=0).round()
            whole = np.broadcast_to(middle, (shape[0] + -shape[0] % 32, shape[1] + -shape[1] % 32, 3)).copy()
            whole[: shape[0], : shape[1]] = part
            colours = ((whole / 255 - MEAN) / DEVIATION).transpose(2, 0, 1)[None].astype(np.float32)
            out = net.run(None, {net.get_inputs()[0].name: colours})[0][0, 0]
            seen = found[top : top + recipe.tile, left : left + recipe.tile]
            np.maximum(seen, out[: shape[0], : shape[1]], out=seen)
    return found


def _starts(side, recipe):
    if side <= recipe.tile:
        return [0]
    count = -(-(side - recipe.overlap) // (recipe.tile - recipe.overlap))
    return [round(at * (side - recipe.tile) / (count - 1)) for at in range(count)]


def boxes(found, scale, recipe):
    """Boxes (left, top, right, bottom, mean) of a map, in pixels of the picture."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats((found > recipe.threshold).astype(np.uint8), connectivity=8)
    means = np.bincount(labels.ravel(), found.ravel(), count) / np.maximum(stats[:, cv2.CC_STAT_AREA], 1)
    result = []
    for at in range(1, count):
        left, top, width, height, area = stats[at]
        if means[at] < recipe.mean or min(width, height) < 3:
            continue
        reach = width * height * recipe.unclip / (2 * (width + height))
        edges = [
            (left - reach) / scale - recipe.margin,
            (top - reach) / scale - recipe.margin,
            (left + width + reach) / scale + recipe.margin,
            (top + height + reach) / scale + recipe.margin,
        ]
        result.append((*edges, float(means[at])))
    return result


def find(net, raw, recipe):
    """All boxes of one picture of stored values, pass by pass."""
    three, result = np.stack(planes(raw), -1), []
    for scale, quarters, side, mean in recipe.passes:
        found = probabilities(net, np.ascontiguousarray(np.rot90(three, quarters)), scale, recipe)
        result += [_back(box, quarters, raw.shape) for box in boxes(found, scale, recipe) if _is_kept(box, side, mean)]
    return result


def _is_kept(box, side, mean):
    left, top, right, bottom, likely = box
    return min(right - left, bottom - top) >= side and likely >= mean


def _back(box, quarters, shape):
    left, top, right, bottom, mean = box
    rows, columns = shape[:2]
    if quarters == 1:
        return columns - bottom, left, columns - top, right, mean
    if quarters == 3:
        return top, rows - right, bottom, rows - left, mean
    return box


def stills(frames):
    """The pictures that stand for all frames: the only one, or greatest and least over time and three of them."""
    if len(frames) == 1:
        return [frames[0]]
    return [frames.max(axis=0), frames.min(axis=0), frames[0], frames[len(frames) // 2], frames[-1]]


def values(data_set, pixels):
    """Frames of what is looked at, from stored values `(frames, rows, columns, samples)`: grey, or three colours."""
    if data_set.PhotometricInterpretation == "PALETTE COLOR":
        from pydicom.pixels import apply_color_lut

        return (apply_color_lut(pixels[..., 0], data_set) >> 8).astype(np.float32)
    if data_set.PhotometricInterpretation.startswith("YBR"):
        from pydicom.pixels import convert_color_space

        return convert_color_space(pixels, data_set.PhotometricInterpretation, "RGB", per_frame=True).astype(np.float32)
    return (pixels[..., 0] if pixels.shape[3] == 1 else pixels).astype(np.float32)
