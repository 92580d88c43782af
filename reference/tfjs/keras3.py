"""Models of Keras 3 by the real converter of TensorFlow.js, and what Keras answers.

Run where tensorflow, keras 3 and tensorflowjs are installed (they go with no PyTorch of ours, so in
an environment of its own): `python reference/tfjs/keras3.py`. Writes data/keras3-NAME.zip and
data/keras3.json, the cases with their pictures and answers.
"""

from __future__ import annotations

import copy
import json
import sys
import tempfile
import types
import zipfile
from pathlib import Path

import keras
import numpy as np
import tensorflow  # noqa: F401  before what stands for the converter's other formats
from keras import layers

DATA = Path(__file__).parent / "data"
#: What the converter imports for formats that are not written here.
UNUSED = ("tensorflow_hub", "tensorflow_decision_forests", "tf_keras", "jax", "jax.experimental")
#: What a random layer needs to be built.
ARGUMENTS = {
    "RandomBrightness": (0.2,),
    "RandomColorDegeneration": (0.2,),
    "RandomContrast": (0.2,),
    "RandomHue": (0.2,),
    "RandomPosterization": (4,),
    "RandomRotation": (0.2,),
    "RandomSaturation": (0.2,),
    "RandomSharpness": (0.2,),
    "RandomTranslation": (0.1, 0.1),
    "RandomZoom": (0.1,),
}


def converter() -> types.ModuleType:
    """TensorFlow.js' converter, without what it imports for other formats."""
    for name in (*UNUSED, "jax.experimental.jax2tf"):
        sys.modules.setdefault(name, types.ModuleType(name))
    sys.modules["jax.experimental"].jax2tf = sys.modules["jax.experimental.jax2tf"]  # type: ignore[attr-defined]
    np.bool, np.object = bool, object  # type: ignore[attr-defined, misc]
    import tensorflowjs

    return tensorflowjs.converters


def can_be_saved(layer: keras.layers.Layer) -> bool:
    """Whether Keras can write it into HDF5, which the converter reads."""
    try:
        copy.deepcopy(layer.get_config())
    except TypeError:
        return False
    return True


def augmented() -> keras.Model:
    """A Sequential with every random layer in front."""
    names = [name for name in sorted(dir(layers)) if name.startswith("Random")]
    names.remove("RandomCrop")
    every = [getattr(layers, name)(*ARGUMENTS.get(name, ())) for name in names]
    random = [layer for layer in every if can_be_saved(layer)]
    return keras.Sequential(
        [
            keras.Input((16, 16, 3)),
            *random,
            layers.Rescaling(1 / 255),
            layers.Conv2D(4, 3, activation="relu", name="c1"),
            layers.BatchNormalization(name="n1"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(3, name="top"),
        ],
        name="sequential",
    )


def nested() -> keras.Model:
    """Two models inside of a functional one, whose layers have the same names."""
    image = keras.Input((16, 16, 3))
    x = image
    for name in ("first", "second"):
        channels = x.shape[-1]
        inner = [keras.Input((None, None, channels)), layers.Conv2D(4, 3, name="conv")]
        x = keras.Sequential([*inner, layers.ReLU(name="relu")], name=name)(x)
    pooled = layers.GlobalMaxPooling2D()(x)
    return keras.Model(image, layers.Dense(3, name="top")(pooled), name="whole")


def main() -> None:
    """Write models, pictures and answers."""
    converters = converter()
    cases = []
    for build, largest in ((augmented, 255), (nested, 1)):
        keras.utils.set_random_seed(0)
        model = build()
        random = np.random.default_rng(0)
        for weight in model.weights:
            if "seed" not in weight.path:
                weight.assign(np.abs(random.normal(0.3, 0.4, weight.shape)))
        image = (largest * random.random((1, 16, 16, 3))).astype(np.float32)
        name = f"keras3-{build.__name__}"
        with tempfile.TemporaryDirectory() as folder:
            converters.save_keras_model(model, folder)
            with zipfile.ZipFile(DATA / f"{name}.zip", "w") as archive:
                for file in sorted(Path(folder).iterdir()):
                    archive.writestr(zipfile.ZipInfo(file.name), file.read_bytes())
        cases.append(
            {
                "name": name,
                "side": 16,
                "x": [float(value) for value in image.ravel()],
                "logits": np.asarray(model(image, training=False))[0].tolist(),
            }
        )
    (DATA / "keras3.json").write_text(json.dumps(cases) + "\n")


if __name__ == "__main__":
    main()
