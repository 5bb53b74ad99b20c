"""Makes net/weights/face.onnx of the face detector of dlib.

    python convert.py face_recognition_models-0.3.0.tar.gz net/weights/face.onnx

Needs numpy and onnx. The file of weights is read as dlib wrote it: its layers in their order, each with its name, one tensor and some
integers. The graph takes grey pixels as they are, so the first layer has the sum of what it had for red, green and blue, and what dlib
takes from each and divides it by. All other layers are stored as 8-bit integers with a scale for each channel.
"""

import hashlib
import sys
import tarfile

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

MEMBER = "face_recognition_models-0.3.0/face_recognition_models/models/mmod_human_face_detector.dat"
SHA_256 = "4cb19393e2fbaf2b1609a9319ad5386618c886a6234ec1b971f3e87c85d87fe6"
INPUT = b"input_rgb_image_pyramid"
LAYER = b"\x01\x05con_4"
SCALING = b"\x01\x07bn_con2"


class Reader:
    """What dlib serialises: integers of a length that comes first, floating point as two integers, tensors as they lie in memory."""

    def __init__(self, data, at):
        self.data, self.at = data, at

    def integer(self):
        head = self.data[self.at]
        end = self.at + 1 + (head & 0x0F)
        value = int.from_bytes(self.data[self.at + 1 : end], "little")
        self.at = end
        return -value if head & 0x80 else value

    def real(self):
        return self.integer() * 2.0 ** self.integer()

    def tensor(self):
        if self.integer() != 2:
            raise ValueError("another version of tensors")
        count = int(np.prod([self.integer() for _ in range(4)]))
        values = np.frombuffer(self.data, "<f4", count, self.at)
        self.at += 4 * count
        return values


def layers(data):
    """The convolutions, each with the scaling that follows it: filters, biases, stride and padding."""
    at = data.find(LAYER)
    while True:
        reader = Reader(data, at + len(LAYER))
        values = reader.tensor()
        filters, rows, columns, stride, _, padding, _ = (reader.integer() for _ in range(7))
        kernel, bias = values[:-filters].reshape(filters, -1, rows, columns), values[-filters:]
        at = data.find(LAYER, reader.at)
        scaling = data.find(SCALING, reader.at, at)
        if scaling >= 0:
            factor, shift = scaled(Reader(data, scaling + len(SCALING)))
            kernel, bias = kernel * factor[:, None, None, None], bias * factor + shift
        yield kernel, bias, stride, padding
        if at < 0:
            break


def scaled(reader):
    """What a layer of batch normalisation multiplies by and adds once it is trained."""
    gamma, beta = np.split(reader.tensor(), 2)
    for _ in range(10):
        reader.integer()
    _, _, mean, variance = (reader.tensor() for _ in range(4))
    reader.integer(), reader.integer()
    least = [reader.real() for _ in range(5)][-1]
    factor = gamma / np.sqrt(variance + least)
    return factor, beta - mean * factor


def main(package, target):
    """Reads the package, writes the graph."""
    with tarfile.open(package) as archive:
        data = archive.extractfile(MEMBER).read()
    if hashlib.sha256(data).hexdigest() != SHA_256:
        raise ValueError("another file of weights")
    reader = Reader(data, data.index(INPUT) + len(INPUT))
    means = np.array([reader.real() for _ in range(3)])
    nodes, weights, last = [], [], "x"
    found = list(layers(data))
    for number, (kernel, bias, stride, padding) in enumerate(found):
        names = {part: f"{part}{number}" for part in ("kernel", "bias", "stored", "scale", "wide", "conv")}
        if number == 0:
            bias = bias - (kernel.sum((2, 3)) * means).sum(1) / 256
            kernel = kernel.sum(1, keepdims=True) / 256
            weights.append(numpy_helper.from_array(kernel.astype("f4"), names["kernel"]))
        else:
            scale = np.abs(kernel).max((1, 2, 3), keepdims=True) / 127
            weights.append(numpy_helper.from_array(np.round(kernel / scale).astype("i1"), names["stored"]))
            weights.append(numpy_helper.from_array(scale.astype("f4"), names["scale"]))
            nodes.append(helper.make_node("Cast", [names["stored"]], [names["wide"]], to=TensorProto.FLOAT))
            nodes.append(helper.make_node("Mul", [names["wide"], names["scale"]], [names["kernel"]]))
        weights.append(numpy_helper.from_array(bias.astype("f4"), names["bias"]))
        is_last = number == len(found) - 1
        out = "scores" if is_last else names["conv"]
        inputs = [last, names["kernel"], names["bias"]]
        shape = {"kernel_shape": kernel.shape[2:], "strides": [stride] * 2, "pads": [padding] * 4, "dilations": [1, 1]}
        nodes.append(helper.make_node("Conv", inputs, [out], **shape))
        last = out
        if not is_last:
            last = f"relu{number}"
            nodes.append(helper.make_node("Relu", [out], [last]))
    side = ["rows", "columns"]
    value = lambda name, shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
    graph = helper.make_graph(nodes, "face", [value("x", [1, 1, *side])], [value("scores", [1, 1, None, None])], weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, target)


if __name__ == "__main__":
    main(*sys.argv[1:])
