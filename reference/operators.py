"""Write the operator references: data/operators.json and data/operators.npz.

Every case is a one-node ONNX model, its inputs (none where everything is constant), onnxruntime's
outputs, a cotangent for each output and the gradient of Σ cotangent · output by central differences
in float64.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

from reference.case import Case
from reference.exact import exact
from reference.files import DATA, write_arrays, write_json
from reference.operator_cases import all_cases

Array = NDArray[Any]
STEP = 1e-5
KINKS: dict[str, Callable[[Array], Array]] = {
    "Relu": lambda x: x,
    "LeakyRelu": lambda x: x,
    "PRelu": lambda x: x,
    "Elu": lambda x: x,
    "Abs": lambda x: x,
    "Floor": lambda x: x - np.round(x),
    "Ceil": lambda x: x - np.round(x),
    "Round": lambda x: x - np.floor(x) - 0.5,
    "Sign": lambda x: x,
    "Cast": lambda x: x - np.round(x),
    "Shrink": lambda x: np.minimum(abs(abs(x) - 0.5), abs(abs(x) - 1.2)),
    "Selu": lambda x: x,
    "Celu": lambda x: x,
    "ThresholdedRelu": lambda x: np.minimum(abs(x - 0.5), np.minimum(abs(x - 1), abs(x - 2))),
    "ReduceL1": lambda x: x,
    "LpNormalization": lambda x: x,
}


def model_of(
    case: Case, shapes: Sequence[tuple[int, ...]], double: bool = False
) -> onnx.ModelProto:
    """One-node model with inputs x0, x1, initializers c<position>, outputs y0, y1 and so on."""
    kind = TensorProto.DOUBLE if double else TensorProto.FLOAT
    places = sorted(case.constants)
    free = (place for place in range(len(shapes) + len(places)) if place not in places)
    at = dict(zip(free, (f"x{i}" for i in range(len(shapes))), strict=False))
    at |= {place: f"c{place}" for place in places}
    names = [at.get(place, "") for place in range(max(at) + 1)]
    before = [_passed(number, how) for number, how in case.through.items()]
    names = [
        f"{name}.passed" if name in {f"x{n}" for n in case.through} else name for name in names
    ]
    node = helper.make_node(
        case.operator, names, [f"y{i}" for i in range(case.outputs)], "node", **case.attributes
    )
    initializers = [
        numpy_helper.from_array(_widen(array) if double else array, f"c{place}")
        for place, array in case.constants.items()
    ]
    if "truth" in case.through.values():
        initializers.append(
            numpy_helper.from_array(np.zeros((), np.float64 if double else np.float32), "zero")
        )
    graph = helper.make_graph(
        [*before, node],
        case.operator,
        [helper.make_tensor_value_info(f"x{i}", kind, s) for i, s in enumerate(shapes)],
        [onnx.ValueInfoProto(name=f"y{i}") for i in range(case.outputs)],
        initializers,
    )
    return helper.make_model(
        graph,
        opset_imports=[helper.make_opsetid("", case.opset)],
        ir_version=10,
        producer_name="reference",
    )


def _passed(number: int, how: str) -> onnx.NodeProto:
    """What stands between an input and the operator."""
    given, made = f"x{number}", f"x{number}.passed"
    if how == "truth":
        return helper.make_node("Greater", [given, "zero"], [made], f"{made}.node")
    if how == "whole":
        return helper.make_node("Cast", [given], [made], f"{made}.node", to=TensorProto.INT64)
    return helper.make_node(how, [given], [made], f"{made}.node")


def _widen(array: Array) -> Array:
    return array.astype(np.float64) if array.dtype == np.float32 else array


def draw_inputs(case: Case, seed: int) -> list[Array]:
    """Random float32 inputs, no two values equal, away from the kinks of the operator."""
    random = np.random.default_rng(seed)
    low, high = case.span
    inputs = []
    for shape in case.inputs:
        count = int(np.prod(shape))
        ranks = random.permutation(count) + random.uniform(0.3, 0.7, count)
        values = low + (high - low) * ranks / count
        if case.operator in KINKS:
            distance = KINKS[case.operator](values)
            values += np.where(np.abs(distance) < 1e-3, 5e-3, 0)
        inputs.append(values.reshape(shape).astype(np.float32))
    return inputs


def numerical_gradient(
    evaluate: Callable[[list[Array]], list[Array]],
    inputs: list[Array],
    cotangents: list[Array],
    step: float,
) -> list[Array]:
    """Gradient of Σ cotangent · output with respect to each input, by central differences."""

    def total(moved: list[Array]) -> float:
        pairs = zip(evaluate(moved), cotangents, strict=True)
        return sum(float((output * weight).sum()) for output, weight in pairs)

    gradients = []
    for position, value in enumerate(inputs):
        gradient = np.zeros(value.size)
        for index in range(value.size):
            sides = []
            for signed in (step, -step):
                moved = [array.copy() for array in inputs]
                moved[position].reshape(-1)[index] += signed
                sides.append(total(moved))
            gradient[index] = (sides[0] - sides[1]) / (2 * step)
        gradients.append(gradient.reshape(value.shape))
    return gradients


def evaluator(case: Case) -> Callable[[list[Array]], list[Array]]:
    """Float64 evaluation of the case: by ONNX's reference implementation, or reference/exact.py."""
    function = exact(case)
    if function is not None:
        return function
    model = model_of(case.equivalent or case, case.inputs, double=True)
    reference = ReferenceEvaluator(model)

    def evaluate(inputs: list[Array]) -> list[Array]:
        return reference.run(None, {f"x{i}": value for i, value in enumerate(inputs)})

    return evaluate


def run(case: Case, seed: int) -> tuple[onnx.ModelProto, dict[str, list[Array]]]:
    """Model and arrays x, y, dy, dx of one case.

    Raises
    ------
    ValueError
        onnxruntime and the float64 evaluation differ, or the gradient is taken at a kink.
    """
    model = model_of(case, case.inputs)
    inputs = draw_inputs(case, seed)
    session = onnxruntime.InferenceSession(model.SerializeToString())
    outputs = session.run(None, {f"x{i}": value for i, value in enumerate(inputs)})
    for declared, value in zip(model.graph.output, outputs, strict=True):
        kind = helper.np_dtype_to_tensor_dtype(value.dtype)
        declared.CopyFrom(helper.make_tensor_value_info(declared.name, kind, value.shape))
    onnx.checker.check_model(model, full_check=True)

    if not case.inputs:
        known = [value.astype(np.float32) for value in outputs]
        return model, {"x": [], "y": known, "dy": [], "dx": []}

    evaluate = evaluator(case)
    wide = [value.astype(np.float64) for value in inputs]
    for found, expected in zip(outputs, evaluate(wide), strict=True):
        if found.shape != expected.shape or not np.allclose(found, expected, rtol=1e-5, atol=2e-5):
            raise ValueError(f"{case}: onnxruntime differs from the float64 evaluation")

    random = np.random.default_rng(seed + 1)
    cotangents = [random.uniform(-1, 1, value.shape).astype(np.float32) for value in outputs]
    gradients = numerical_gradient(evaluate, wide, cotangents, STEP)
    for fine, coarse in zip(
        gradients, numerical_gradient(evaluate, wide, cotangents, 2 * STEP), strict=True
    ):
        if not np.allclose(fine, coarse, rtol=1e-5, atol=1e-5):
            raise ValueError(f"{case}: an input lies at a kink, the gradient is undefined")
    narrow = [gradient.astype(np.float32) for gradient in gradients]
    found = [value.astype(np.float32) for value in outputs]
    return model, {"x": inputs, "y": found, "dy": cotangents, "dx": narrow}


def described(number: int, case: Case, model: onnx.ModelProto) -> dict[str, Any]:
    """JSON entry of a case; array keys are operators.npz keys "<name>/x0" and so on."""
    name = f"{number:03d}-{case.operator}"
    return {
        "name": name,
        "operator": case.operator,
        "opset": case.opset,
        "attributes": dict(case.attributes),
        "note": case.note,
        "inputs": [f"{name}/x{i}" for i in range(len(case.inputs))],
        "outputs": [f"{name}/y{i}" for i in range(case.outputs)],
        "cotangents": [f"{name}/dy{i}" for i in range(case.outputs if case.inputs else 0)],
        "gradients": [f"{name}/dx{i}" for i in range(len(case.inputs))],
        "model": base64.b64encode(model.SerializeToString(deterministic=True)).decode(),
    }


def generate(folder: Path = DATA) -> None:
    """Write operators.npz and operators.json."""
    entries, arrays = [], {}
    for number, case in enumerate(all_cases()):
        model, found = run(case, number)
        entry = described(number, case, model)
        entries.append(entry)
        for kind, values in found.items():
            for index, value in enumerate(values):
                arrays[f"{entry['name']}/{kind}{index}"] = value
    write_arrays(folder / "operators.npz", arrays)
    write_json(folder / "operators.json", entries)


if __name__ == "__main__":
    generate()
