"""Finds writing as the program does, in Python: to choose the renderings and the numbers before they are built.

What is here and what `text/` and `net/` do must agree; the formulas are in README.md.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import onnxruntime

MEAN, DEVIATION = np.float32([0.485, 0.456, 0.406]), np.float32([0.229, 0.224, 0.225])


@dataclass
class Recipe:
    """Passes (rendering, scale, quarters turned) and numbers."""

    passes: tuple = (("plain", 2, 0), ("local", 1.5, 0))
    threshold: float = 0.3
    mean: float = 0.5
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


def plain(raw):
    """Stored values as bytes, black and white where a thousandth lies beyond; colours by their strongest sample."""
    grey = raw.max(axis=2) if raw.ndim == 3 else raw
    low, high = np.percentile(grey, [0.1, 99.9])
    low, high = (grey.min(), grey.max()) if high - low < 1 else (low, high)
    return (np.clip((grey - low) / max(high - low, 1e-6), 0, 1) * 255).astype(np.uint8)


def local(raw, reach=12, floor=0.35):
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


RENDERINGS = {"plain": plain, "local": local}


def probabilities(net, grey, scale, recipe):
    """The net's map of a grey picture that is enlarged first, in tiles; as large as the enlarged picture."""
    rows, columns = (max(32, round(side * scale)) for side in grey.shape)
    large = cv2.resize(grey, (columns, rows), interpolation=cv2.INTER_LINEAR) if (rows, columns) != grey.shape else grey
    found = np.zeros((rows, columns), np.float32)
    for top in _starts(rows, recipe):
        for left in _starts(columns, recipe):
            part = large[top : top + recipe.tile, left : left + recipe.tile]
            shape = part.shape
            part = np.pad(part, [(0, -side % 32) for side in shape])
            colours = (part[..., None].astype(np.float32) / 255 - MEAN) / DEVIATION
            out = net.run(None, {net.get_inputs()[0].name: colours.transpose(2, 0, 1)[None].astype(np.float32)})[0][0, 0]
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
        edges = [(left - reach) / scale - recipe.margin, (top - reach) / scale - recipe.margin, (left + width + reach) / scale + recipe.margin, (top + height + reach) / scale + recipe.margin]
        result.append((*edges, float(means[at])))
    return result


def find(net, raw, recipe, seen=None):
    """All boxes of one picture of stored values, pass by pass."""
    result = []
    for name, scale, quarters in recipe.passes:
        grey = np.ascontiguousarray(np.rot90(RENDERINGS[name](raw), quarters))
        found = probabilities(net, grey, scale, recipe)
        if seen is not None:
            seen.append((name, scale, quarters, found))
        for box in boxes(found, scale, recipe):
            result.append((*_back(box, quarters, raw.shape), (name, scale, quarters)))
    return result


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
