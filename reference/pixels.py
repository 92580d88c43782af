"""Write small networks that scale their pixels themselves: data/pixels.json and .npz.

What each was made for is known; the logits are onnxruntime's for pixels of that range.
"""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import numpy_helper, parser

from reference.files import DATA, write_arrays, write_json

INPUT = (12, 16, 3)
#: The network behind its scaling of x to v.
BODY = """c = Conv<strides = [2, 2]>(v, w) r = Relu(c) p = GlobalAveragePool(r) f = Flatten(p)
        y = MatMul(f, m)"""
IMAGENET_MEAN, IMAGENET_STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
FIRST, LAST = "float[N, 3, 12, 16] x", "float[N, 12, 16, 3] x"


class Scaling(NamedTuple):
    """The text before `v`, and the largest pixel value that it expects; None: it cannot be told.

    Where it expects standardised pixels, `largest` is 1, and `mean` and `std` are those of pixels
    from 0 to 1.
    """

    text: str
    largest: int | None
    input: str = FIRST
    mean: tuple[float, ...] = (0.0,)
    std: tuple[float, ...] = (1.0,)


SCALINGS = {
    "nothing": Scaling("v = Identity(x)", None),
    "by-255": Scaling("a = Constant<value = float {255}>() v = Div(x, a)", 255),
    "times-a-255th": Scaling("a = Constant<value = float {0.003921569}>() v = Mul(x, a)", 255),
    "tf": Scaling(
        """a = Constant<value = float {127.5}>() b = Div(x, a) one = Constant<value = float {1}>()
        v = Sub(b, one)""",
        255,
    ),
    "less-127.5": Scaling("a = Constant<value = float {127.5}>() b = Sub(x, a) v = Div(b, a)", 255),
    # keras.applications.resnet.preprocess_input: BGR, ImageNet's means subtracted.
    "caffe": Scaling(
        """i = Constant<value = int64[3] {2, 1, 0}>() a = Gather<axis = 3>(x, i)
        n = Constant<value = float[3] {-103.939, -116.779, -123.68}>() b = Add(a, n)
        v = Transpose<perm = [0, 3, 1, 2]>(b)""",
        255,
        LAST,
    ),
    "caffe-from-1": Scaling(
        """i = Constant<value = float {255}>() a = Mul(x, i)
        n = Constant<value = float[3, 1, 1] {103.939, 116.779, 123.68}>() v = Sub(a, n)""",
        1,
    ),
    "torch": Scaling(
        """n = Constant<value = float[3, 1, 1] {0.485, 0.456, 0.406}>() a = Sub(x, n)
        s = Constant<value = float[3, 1, 1] {0.229, 0.224, 0.225}>() v = Div(a, s)""",
        1,
    ),
    "torch-from-255": Scaling(
        """h = Constant<value = float {255}>() k = Div(x, h)
        n = Constant<value = float[3, 1, 1] {0.485, 0.456, 0.406}>() a = Sub(k, n)
        s = Constant<value = float[3, 1, 1] {0.229, 0.224, 0.225}>() v = Div(a, s)""",
        255,
    ),
    "twice-less-1": Scaling(
        """two = Constant<value = float {2}>() a = Mul(x, two)
        one = Constant<value = float {1}>() v = Sub(a, one)""",
        1,
    ),
    "batch-norm-of-bytes": Scaling(
        """g = Constant<value = float[3] {1, 1.1, 0.9}>() b = Constant<value = float[3] {0, 0, 0}>()
        n = Constant<value = float[3] {120, 115, 104}>()
        s = Constant<value = float[3] {4900, 4700, 5000}>()
        v = BatchNormalization(x, g, b, n, s)""",
        255,
    ),
    # Weighted to grey, the mean of the channels, clipped or made smaller before they are scaled.
    "grey-before-a-255th": Scaling(
        """k = Constant<value = float[3, 1, 1] {0.299, 0.587, 0.114}>() a = Mul(x, k)
        i = Constant<value = int64[1] {1}>() s = ReduceSum<keepdims = 1>(a, i)
        h = Constant<value = float {255}>() g = Div(s, h) v = Concat<axis = 1>(g, g, g)""",
        255,
    ),
    "grey-alone": Scaling(
        """k = Constant<value = float[3, 1, 1] {0.299, 0.587, 0.114}>() a = Mul(x, k)
        i = Constant<value = int64[1] {1}>() s = ReduceSum<keepdims = 1>(a, i)
        v = Concat<axis = 1>(s, s, s)""",
        None,
    ),
    "mean-of-channels": Scaling(
        """s = ReduceMean<axes = [1], keepdims = 1>(x)
        h = Constant<value = float {127.5}>() g = Div(s, h) one = Constant<value = float {1}>()
        u = Sub(g, one) v = Concat<axis = 1>(u, u, u)""",
        255,
    ),
    "clipped": Scaling(
        """low = Constant<value = float {0}>() high = Constant<value = float {255}>()
        a = Clip(x, low, high) h = Constant<value = float {255}>() v = Div(a, h)""",
        255,
    ),
    "sixteen-bits": Scaling("a = Constant<value = float {65535}>() v = Div(x, a)", 65535),
    "twelve-bits": Scaling(
        """a = Constant<value = float {2048}>() b = Sub(x, a) v = Div(b, a)""",
        4095,
    ),
    "inverted": Scaling("a = Constant<value = float {255}>() v = Sub(a, x)", 255),
    "inverted-by-255": Scaling(
        "a = Constant<value = float {255}>() b = Sub(a, x) v = Div(b, a)", 255
    ),
    "inverted-from-1": Scaling("a = Constant<value = float {1}>() v = Sub(a, x)", 1),
    "kept-to-bytes": Scaling(
        """low = Constant<value = float {0}>() high = Constant<value = float {255}>()
        v = Clip(x, low, high)""",
        255,
    ),
    "kept-to-1": Scaling(
        """low = Constant<value = float {0}>() high = Constant<value = float {1}>()
        v = Clip(x, low, high)""",
        1,
    ),
    "rounded-first": Scaling(
        "r0 = Round(x) a = Constant<value = float {255}>() v = Div(r0, a)", 255
    ),
    "maximum-first": Scaling(
        """b = MaxPool<kernel_shape = [2, 2], strides = [1, 1]>(x)
        a = Constant<value = float {255}>() v = Div(b, a)""",
        255,
    ),
    # tf.image.per_image_standardization.
    "each-picture-standardised": Scaling(
        """n = ReduceMean<axes = [1, 2, 3], keepdims = 1>(x) d = Sub(x, n) q = Mul(d, d)
        t = ReduceMean<axes = [1, 2, 3], keepdims = 1>(q) s = Sqrt(t) v = Div(d, s)""",
        1,
    ),
    "grey-of-slices": Scaling(
        """i = Constant<value = int64[3] {1, 1, 1}>() a, b, k = Split<axis = 1>(x, i)
        ka = Constant<value = float {0.299}>() kb = Constant<value = float {0.587}>()
        kc = Constant<value = float {0.114}>() aa = Mul(a, ka) bb = Mul(b, kb) cc = Mul(k, kc)
        s = Add(aa, bb) t = Add(s, cc) h = Constant<value = float {255}>() g = Div(t, h)
        v = Concat<axis = 1>(g, g, g)""",
        255,
    ),
    # What takes a standardisation back wants it.
    "from-minus-1": Scaling(
        """one = Constant<value = float {1}>() a = Add(x, one) two = Constant<value = float {2}>()
        b = Div(a, two) n = Constant<value = float[3, 1, 1] {0.485, 0.456, 0.406}>() d = Sub(b, n)
        s = Constant<value = float[3, 1, 1] {0.229, 0.224, 0.225}>() v = Div(d, s)""",
        1,
        mean=(0.5,),
        std=(0.5,),
    ),
    "from-minus-1-to-bytes": Scaling(
        """one = Constant<value = float {1}>() a = Add(x, one) h = Constant<value = float {127.5}>()
        b = Mul(a, h) n = Constant<value = float[3, 1, 1] {103.939, 116.779, 123.68}>()
        v = Sub(b, n)""",
        1,
        mean=(0.5,),
        std=(0.5,),
    ),
    "kept-between-minus-1-and-1": Scaling(
        """low = Constant<value = float {-1}>() one = Constant<value = float {1}>()
        v = Clip(x, low, one)""",
        1,
        mean=(0.5,),
        std=(0.5,),
    ),
    "imagenet-taken-back": Scaling(
        """n = Constant<value = float[3, 1, 1] {0.485, 0.456, 0.406}>()
        s = Constant<value = float[3, 1, 1] {0.229, 0.224, 0.225}>() a = Mul(x, s) b = Add(a, n)
        two = Constant<value = float {2}>() d = Mul(b, two) one = Constant<value = float {1}>()
        v = Sub(d, one)""",
        1,
        mean=IMAGENET_MEAN,
        std=IMAGENET_STD,
    ),
    # torchvision's GoogLeNet and Inception with pretrained weights (`transform_input`).
    "transform-input": Scaling(
        """i = Constant<value = int64[3] {1, 1, 1}>() a, b, k = Split<axis = 1>(x, i)
        ka = Constant<value = float {0.458}>() kb = Constant<value = float {0.448}>()
        kc = Constant<value = float {0.45}>() aa = Mul(a, ka) bb = Mul(b, kb) cc = Mul(k, kc)
        na = Constant<value = float {-0.03}>() nb = Constant<value = float {-0.088}>()
        nc = Constant<value = float {-0.188}>() ab = Add(aa, na) bc = Add(bb, nb) cd = Add(cc, nc)
        v = Concat<axis = 1>(ab, bc, cd)""",
        None,
    ),
    "batch-norm-of-standardised": Scaling(
        """g = Constant<value = float[3] {1, 1.1, 0.9}>() b = Constant<value = float[3] {0, 0, 0}>()
        n = Constant<value = float[3] {0.02, -0.2, 0.1}>()
        s = Constant<value = float[3] {1.1, 0.9, 1.2}>() v = BatchNormalization(x, g, b, n, s)""",
        None,
    ),
    "smaller-first": Scaling(
        """a = AveragePool<kernel_shape = [2, 2], strides = [1, 1], pads = [0, 0, 1, 1]>(x)
        h = Constant<value = float {255}>() v = Div(a, h)""",
        255,
    ),
}


def model_of(name: str) -> onnx.ModelProto:
    """The network of a scaling, its weights drawn anew in the same way."""
    scaling = SCALINGS[name]
    model = parser.parse_model(
        f"""<ir_version: 8, opset_import: ["" : 13]>
        g ({scaling.input}) => (float[N, 5] y) {{ {scaling.text} {BODY} }}"""
    )
    random = np.random.default_rng(7)
    for weight, shape in (("w", (4, 3, 3, 3)), ("m", (4, 5))):
        values = random.normal(0, 1, shape).astype(np.float32)
        model.graph.initializer.append(numpy_helper.from_array(values, weight))
    return model


def logits_of(name: str, image: NDArray[Any]) -> NDArray[np.float32]:
    """Onnxruntime's answer for an image [H, W, C] in [0, 1], scaled as the network expects it."""
    scaling = SCALINGS[name]
    standard = (image - np.float32(scaling.mean)) / np.float32(scaling.std)
    x = standard * np.float32(scaling.largest or 1)
    laid = x[None] if scaling.input == LAST else x.transpose(2, 0, 1)[None]
    session = onnxruntime.InferenceSession(model_of(name).SerializeToString())
    return np.asarray(session.run(None, {"x": laid})[0])[0]


def blue_first(image: NDArray[Any]) -> NDArray[np.float32]:
    """Onnxruntime's answer of the network without scaling, for bytes with blue first."""
    x = 255 * image[..., ::-1].transpose(2, 0, 1)[None]
    session = onnxruntime.InferenceSession(model_of("nothing").SerializeToString())
    return np.asarray(session.run(None, {"x": np.ascontiguousarray(x)})[0])[0]


def generate(folder: Path = DATA) -> None:
    """Write the files."""
    stored, listed = {}, []
    for name, scaling in SCALINGS.items():
        image = np.random.default_rng(5).random(INPUT, np.float32)
        stored |= {f"{name}/image": image, f"{name}/logits": logits_of(name, image)}
        if name == "nothing":
            stored["nothing/blue-first"] = blue_first(image)
        encoded = base64.b64encode(model_of(name).SerializeToString(deterministic=True)).decode()
        about = {"largest": scaling.largest, "mean": scaling.mean, "std": scaling.std}
        listed.append({"name": name, **about, "model": encoded})
    write_arrays(folder / "pixels.npz", stored)
    write_json(folder / "pixels.json", listed)


if __name__ == "__main__":
    generate()
