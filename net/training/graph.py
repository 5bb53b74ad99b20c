"""The detector's ONNX graph as a module of torch that can be trained, and its weights back into the graph."""

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper

GELU = ["Div", "Erf", "Add", "Mul", "Mul"]


class Graph(torch.nn.Module):
    """Replays an ONNX graph. What it multiplies with and adds are its parameters; normalisation was folded into them."""

    def __init__(self, path):
        super().__init__()
        self.model = onnx.load(path)
        self.names, self.fixed, self.weights = {}, {}, torch.nn.ParameterList()
        used = {
            name
            for node in self.model.graph.node
            if node.op_type in ("Conv", "ConvTranspose", "Add", "Mul", "Identity")
            for name in node.input
        }
        for tensor in self.model.graph.initializer:
            array = numpy_helper.to_array(tensor)
            if array.dtype == np.float32 and array.size > 1 and tensor.name in used:
                self.names[tensor.name] = len(self.weights)
                self.weights.append(torch.nn.Parameter(torch.from_numpy(array.copy())))
            else:
                self.fixed[tensor.name] = torch.from_numpy(array.copy())
        self.steps = self._steps()

    def _steps(self):
        nodes, steps, at = list(self.model.graph.node), [], 0
        while at < len(nodes):
            node, kinds = nodes[at], [one.op_type for one in nodes[at : at + 5]]
            if kinds == GELU:
                steps.append(("Gelu", [node.input[0]], nodes[at + 4].output[0], {}))
                at += 5
                continue
            attributes = {one.name: onnx.helper.get_attribute_value(one) for one in node.attribute}
            steps.append((node.op_type, list(node.input), node.output[0], attributes))
            at += 1
        return steps

    def forward(self, x):
        """Probabilities before the sigmoid, and after."""
        made = {self.model.graph.input[0].name: x}

        def value(name):
            if name in made:
                return made[name]
            if name in self.names:
                return self.weights[self.names[name]]
            return self.fixed[name].to(x.device)

        logits = None
        for kind, inputs, output, attributes in self.steps:
            given = [value(name) if name else None for name in inputs]
            if kind == "Sigmoid":
                logits = given[0]
            made[output] = _run(kind, given, attributes)
        return logits, made[self.model.graph.output[0].name]

    def save(self, path, weights=None):
        """Writes the graph with these weights, or its own."""
        weights = weights or list(self.weights)
        model = onnx.ModelProto()
        model.CopyFrom(self.model)
        for tensor in model.graph.initializer:
            if tensor.name in self.names:
                array = weights[self.names[tensor.name]].detach().float().cpu().numpy()
                tensor.CopyFrom(numpy_helper.from_array(array, tensor.name))
        onnx.save(model, path)


def _run(kind, given, attributes):
    first = given[0]
    if kind == "Identity":
        return first
    if kind == "Conv":
        return _convolve(first, given[1], given[2] if len(given) > 2 else None, attributes)
    if kind == "ConvTranspose":
        return F.conv_transpose2d(
            first, given[1], given[2] if len(given) > 2 else None, stride=attributes["strides"], groups=attributes["group"]
        )
    if kind == "MaxPool":
        return F.max_pool2d(
            F.pad(first, (0, 1, 0, 1), value=-torch.inf), attributes["kernel_shape"], stride=attributes["strides"]
        )
    if kind == "Resize":
        factor = given[2].tolist()[2:]
        return F.interpolate(first, scale_factor=factor, mode="nearest")
    if kind == "HardSigmoid":
        return (first * attributes.get("alpha", 0.2) + attributes.get("beta", 0.5)).clamp(0, 1)
    simple = {
        "Add": lambda: first + given[1],
        "Mul": lambda: first * given[1],
        "Div": lambda: first / given[1],
        "Relu": lambda: first.relu(),
        "Sigmoid": lambda: first.float().sigmoid(),
        "Gelu": lambda: F.gelu(first),
        "GlobalAveragePool": lambda: first.mean((2, 3), keepdim=True),
        "ReduceMean": lambda: first.mean(tuple(attributes["axes"]), keepdim=True),
        "Concat": lambda: torch.cat(given, attributes["axis"]),
    }
    return simple[kind]()


def _convolve(x, weight, bias, attributes):
    pads = attributes.get("pads", [0, 0, 0, 0])
    if attributes.get("auto_pad", b"") == b"SAME_UPPER":
        x, pads = F.pad(x, (0, 1, 0, 1)), [0, 0, 0, 0]
    return F.conv2d(x, weight, bias, stride=attributes["strides"], padding=pads[:2], groups=attributes["group"])
