"""A head as it looks: its skin in nine views, and what is seen in them."""

import cv2
import dlib
import face_recognition_models
import nibabel
import numpy
from scipy import ndimage

#: From the left and from the right, from above and from below, in degrees.
VIEWS = [(yaw, pitch) for pitch in (-8, 0, 8) for yaw in (-20, 0, 20)]
#: Pixels of a view, and the millimetres of one.
SIDE, PIXEL = 220, 1.2
LIGHT = numpy.array([0.25, -0.35, 0.9]) / numpy.linalg.norm([0.25, -0.35, 0.9])


def volume(path):
    """Samples of a NIfTI file along right, anterior and superior, and the millimetres between them."""
    image = nibabel.as_closest_canonical(nibabel.load(path))
    samples = numpy.asarray(image.dataobj)
    while samples.ndim > 3:
        samples = samples[..., 0]
    return samples.astype(numpy.float32), numpy.array(image.header.get_zooms()[:3], float), image.affine


def level(samples):
    """The value between air and skin: in Hounsfield units, else a part of Otsu's threshold."""
    if samples.min() < -200:
        return -300.0
    solid = samples[samples > 0]
    if solid.size == 0:
        return 1.0
    counts, edges = numpy.histogram(numpy.clip(solid, 0, numpy.percentile(solid, 98)), 256)
    centres = (edges[1:] + edges[:-1]) / 2
    below, moment = numpy.cumsum(counts), numpy.cumsum(counts * centres)
    with numpy.errstate(all="ignore"):
        between = (moment[-1] * below / below[-1] - moment) ** 2 / (below * (below[-1] - below))
    return float(0.45 * centres[numpy.nanargmax(between[:-1])])


def body(samples, zooms, threshold):
    """The largest solid thing, at a millimetre."""
    even = ndimage.zoom(samples, zooms, order=1) if numpy.any(numpy.abs(zooms - 1) > 0.02) else samples
    solid = ndimage.binary_opening(even > threshold, iterations=1)
    labels, count = ndimage.label(solid)
    return labels == numpy.argmax(numpy.bincount(labels.ravel())[1:]) + 1 if count else solid


def skin_left(before, after, brain=None, deep=8.0):
    """The share of skin and fat up to so many millimetres beneath the surface of a head that is not air after.

    Neither is the brain, a mask, with what lies within 2 mm of it, nor in CT bone and what it encloses.
    """
    (samples, zooms, _), (left, _, _) = volume(before), volume(after)
    if samples.shape != left.shape:
        return 1.0
    air, is_ct = level(samples), samples.min() < -200
    labels, count = ndimage.label(opened(samples > air, zooms))
    if count == 0:
        return 0.0
    solid = labels == numpy.argmax(numpy.bincount(labels.ravel())[1:]) + 1
    deeper = ndimage.distance_transform_edt(numpy.pad(hull(solid, zooms), 1, mode="edge"), sampling=zooms)[1:-1, 1:-1, 1:-1]
    rind = solid & (deeper <= deep)
    soft = rind & ~_enclosed(samples) if is_ct else rind
    if brain is not None:
        soft &= ndimage.distance_transform_edt(~(brain > 0), sampling=zooms) > 2
    return float((left > air)[soft].mean()) if soft.any() else 0.0


def _enclosed(samples):
    """Bone and what lies within a ring of it, in each slice across the body."""
    bone = samples >= 150
    return bone | ndimage.binary_fill_holes(samples >= 250, numpy.ones((3, 3, 1), bool))


def opened(solid, zooms, thin=2.0):
    """What is solid without what is thinner than so many millimetres: specks and threads, but no scalp, however large the samples are."""
    within = ndimage.distance_transform_edt(numpy.pad(solid, 1, mode="edge"), sampling=zooms)[1:-1, 1:-1, 1:-1]
    return solid & (ndimage.distance_transform_edt(within <= thin / 2, sampling=zooms) <= thin / 2)


def hull(solid, zooms, wide=20.0):
    """What a surface encloses: bone and sinuses too, which are as dark as air in MR, and what opens outwards no wider than this."""
    beyond = [int(numpy.ceil(wide / 2 / zoom)) + 1 for zoom in zooms]
    # What the slices cut goes on beyond them.
    padded = numpy.pad(solid, [(count, count) for count in beyond], mode="edge")
    near = ndimage.distance_transform_edt(~padded, sampling=zooms) <= wide / 2
    # In each slice across the body too: the field of view may end within the head.
    across = numpy.ones((3, 3, 1), bool)
    near = ndimage.binary_fill_holes(near) | ndimage.binary_fill_holes(near, across)
    back = ndimage.distance_transform_edt(near, sampling=zooms) > wide / 2
    return back[tuple(slice(count, -count) for count in beyond)] | solid


def centre(solid):
    """The middle of a head, whose top is the end of what is solid."""
    heights = numpy.nonzero(solid.any((0, 1)))[0]
    if not heights.size:
        return numpy.array(solid.shape) / 2
    x, y, _ = (numpy.mean(along) for along in numpy.nonzero(solid))
    return numpy.array([x, y, min(max(heights[0] + 60, heights[-1] - 120), heights[-1] - 60)])


def view(soft, middle, yaw, pitch):
    """A picture of what is solid, seen from the front, from so far aside and above: each ray is followed to the surface."""
    yaw, pitch = numpy.radians([yaw, pitch])
    aside = numpy.array([[numpy.cos(yaw), -numpy.sin(yaw), 0], [numpy.sin(yaw), numpy.cos(yaw), 0], [0, 0, 1]])
    above = numpy.array([[1, 0, 0], [0, numpy.cos(pitch), -numpy.sin(pitch)], [0, numpy.sin(pitch), numpy.cos(pitch)]])
    across, front, up = (aside @ above @ numpy.array(axis) for axis in ([-1, 0, 0], [0, 1, 0], [0, 0, 1]))
    steps = (numpy.arange(SIDE) - SIDE / 2) * PIXEL
    columns, rows = numpy.meshgrid(steps, -steps)
    base = middle[:, None] + across[:, None] * columns.ravel() + up[:, None] * rows.ravel()
    return _shaded(_depths(soft, base, front).reshape(SIDE, SIDE))


def _depths(soft, base, front):
    """How far to the front the surface is on each line, not a number where there is none."""
    depths = numpy.full(base.shape[1], numpy.nan, numpy.float32)
    open_lines, far, step = numpy.arange(base.shape[1]), max(soft.shape) * 0.75, 2.0
    end = -0.3 * far
    while far > end and open_lines.size:
        values = _at(soft, base[:, open_lines] + front[:, None] * far)
        hit = open_lines[values >= 0.5]
        outside, inside = numpy.full(hit.size, far + step), numpy.full(hit.size, far)
        for _ in range(4):
            half = (outside + inside) / 2
            is_in = _at(soft, base[:, hit] + front[:, None] * half) >= 0.5
            inside, outside = numpy.where(is_in, half, inside), numpy.where(is_in, outside, half)
        depths[hit] = (outside + inside) / 2
        open_lines = open_lines[values < 0.5]
        far -= step
    return depths


def _at(soft, places):
    """Samples at places, none outside."""
    values = numpy.zeros(places.shape[1], numpy.float32)
    inside = numpy.all((places > -1) & (places < numpy.array(soft.shape)[:, None]), 0)
    if inside.any():
        values[inside] = ndimage.map_coordinates(soft, places[:, inside], order=1, mode="constant")
    return values


def _shaded(depths):
    """Depths lit from above, hollows darker."""
    none = numpy.isnan(depths)
    filled = numpy.where(none, 0 if none.all() else numpy.nanmin(depths), depths)
    filled = ndimage.gaussian_filter(ndimage.median_filter(filled, 3), 0.7)
    down, right = numpy.gradient(filled, PIXEL)
    normals = numpy.stack([-right, -down, numpy.ones_like(filled)], -1)
    light = numpy.clip(normals @ LIGHT / numpy.linalg.norm(normals, axis=-1), 0, 1)
    hollow = numpy.clip(ndimage.gaussian_filter(filled, 10) - filled, 0, 30)
    shades = (40 + 190 * light) * numpy.clip(1 - 0.024 * hollow, 0.4, 1)
    shades[none] = 0
    return shades.astype(numpy.uint8)


class Detectors:
    """Two detectors of faces and the net that tells them apart; all weights come with their packages."""

    def __init__(self):
        models = face_recognition_models
        self._hog = dlib.get_frontal_face_detector()
        self._cnn = dlib.cnn_face_detection_model_v1(models.cnn_face_detector_model_location())
        self._points = dlib.shape_predictor(models.pose_predictor_five_point_model_location())
        self._net = dlib.face_recognition_model_v1(models.face_recognition_model_location())

    def look(self, picture):
        """Whether the one and the other see a face, and what tells it from others."""
        large = cv2.resize(picture, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
        colour = cv2.cvtColor(large, cv2.COLOR_GRAY2RGB)
        by_hog, by_cnn = self._hog(colour, 0), [face for face in self._cnn(colour, 0) if face.confidence > 0.5]
        places = [face.rect for face in by_cnn] + list(by_hog)
        told = numpy.array(self._net.compute_face_descriptor(colour, self._points(colour, places[0]))) if places else None
        return bool(by_cnn), bool(by_hog), told


class Seen:
    """What is seen of a head in all views."""

    def __init__(self, detectors, path, threshold=None, middle=None):
        samples, zooms, _ = volume(path)
        self.threshold = level(samples) if threshold is None else threshold
        solid = body(samples, zooms, self.threshold)
        self.middle = centre(solid) if middle is None else middle
        soft = ndimage.gaussian_filter(solid.astype(numpy.float32), 1.0)
        self.pictures = [view(soft, self.middle, yaw, pitch) for yaw, pitch in VIEWS]
        seen = [detectors.look(picture) for picture in self.pictures]
        self.cnn, self.hog = sum(one[0] for one in seen), sum(one[1] for one in seen)
        self.told = [one[2] for one in seen if one[2] is not None]


def rank_one(faces, gallery, name):
    """How many faces look more like those of the head with this name than like those of any other head in the gallery."""
    known = [(face, owner) for owner, owned in gallery.items() for face in owned]
    nearest = [min((float(numpy.linalg.norm(face - other)), owner) for other, owner in known)[1] for face in faces if known]
    return sum(owner == name for owner in nearest)
